"""A town office that issues badges, and people who hold them, each with an own browser."""

from elearn.accounts import operations as accounts
from elearn.badges import operations, queries
from elearn.badges.operations import Award, Ground
from elearn.base.core import clock
from tests.factories.classroom import Browser, work
from tests.factories.people import enter

BASE = "http://localhost"
GROUNDS = (
    Ground("course", "講座 2回", "2 courses"),
    Ground("test", "試験 34/40", "Test 34/40"),
    Ground("co-signature", "立ち会った講師の署名", "Signed by a trainer who was present"),
)


class Person(Browser):
    """Someone with an account, signed in."""

    def __init__(self, app, name, shown, office=None, role=None):
        super().__init__(app)
        self.name = shown
        with work(app):
            self.person_id = accounts.create_person(name, shown, clock.now())
            if role:
                accounts.grant_role(self.person_id, office, role, clock.now())
        enter(app, self.http, self.person_id)


class Town:
    """A prefecture with a town; `mori` is to hold badges, `ono` is the town's official."""

    def __init__(self, app):
        self.app = app
        with work(app):
            self.prefecture = accounts.create_organisation("prefecture", "ひばり県")
            self.office = accounts.create_organisation("municipality", "つばめ野市", parent_id=self.prefecture)
        self.mori = Person(app, "mori", "森 みどり")
        self.ono = Person(app, "ono", "小野 まもる", self.office, "official")

    def issue(self, person=None, achievement="supporter", at=None, office=None, **more):
        """Straight through the operation; gives the badge's id."""
        with work(self.app):
            award = Award((person or self.mori).person_id, office or self.office, achievement, GROUNDS, **more)
            return operations.issue(award, at or clock.now()).id

    def change(self, what, badge_id, *more, **named):
        """`change("revoke", id, "conduct", now)`: an operation on the badge."""
        with work(self.app):
            getattr(operations, what)(queries.badge_of(badge_id), *more, **named)

    def credential(self, badge_id):
        return Browser(self.app).get(f"/badges/{badge_id}.json").get_json(force=True)
