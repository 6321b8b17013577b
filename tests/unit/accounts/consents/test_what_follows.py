"""What guardians said is so: an account that rests lets nobody in; the class list says which seats nobody asks."""

from datetime import timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.signing import operations as signing
from elearn.base.core import clock
from tests.factories.classroom import Browser, Teacher, work
from tests.factories.guardians import answered, make_class, may
from tests.factories.people import enter

PASSWORD = "a quiet river in spring"


@pytest.fixture
def database_url(engine_url):
    return engine_url


class School:
    """A town with one school, its coordinator, and a class of three who have passwords."""

    def __init__(self, app):
        self.app = app
        self.coordinator = Teacher(app, "ueno", role=None)
        self.mayor = Teacher(app, "endo", role=None)
        with work(app):
            self.town = accounts.create_organisation("municipality", "ひばり町")
            self.id = accounts.create_organisation("school", "ひばり小", parent_id=self.town)
            accounts.grant_role(self.coordinator.person_id, self.id, "coordinator", clock.now())
            accounts.grant_role(self.mayor.person_id, self.town, "admin", clock.now())
            self.class_id, self.children = make_class(self.id)
            for number in (1, 2):
                signing.set_password(self.children[number], PASSWORD, clock.now(), site="elearn")

    def inside(self, number):
        """A browser in which the child is signed in."""
        child = Browser(self.app)
        enter(self.app, child.http, self.children[number], two_steps=False)
        return child

    def answered(self, number, **given):
        with work(self.app):
            answered(self.class_id, self.children[number], **given)

    def chooses(self, by, place, **rules):
        by.get("/people/guardians/")
        done = by.post(f"/people/guardians/places/{place}", **{f"rule-{key}": value for key, value in rules.items()})
        return done.status_code

    def goes(self, number, purpose):
        with work(self.app, write=False):
            return may(self.children[number], purpose)


@pytest.fixture
def school(app):
    return School(app)


def sign_in(app, number):
    child = Browser(app)
    child.get("/sign-in")
    return child.post("/sign-in", name=f"pupil-{number}", password=PASSWORD)


def test_a_no_signs_the_child_out_everywhere_and_keeps_the_account_shut(app, school):
    first, second, other = school.inside(1), school.inside(1), school.inside(2)
    assert first.get("/account/").status_code == 200
    school.answered(1, account=False, survey=True)
    for browser in (first, second):
        assert browser.get("/account/").headers["location"].startswith("/sign-in")
    refused = sign_in(app, 1)
    assert refused.status_code == 403
    assert "クラスのコードで入ろう" in refused.text
    assert 'href="/join"' in refused.text
    assert "保護者" not in refused.text  # others may look at the screen
    assert other.get("/account/").status_code == 200  # the control
    assert sign_in(app, 2).status_code == 303


def test_a_yes_opens_it_again(app, school):
    school.answered(1, account=False)
    assert sign_in(app, 1).status_code == 403
    school.answered(1, account=True)
    assert sign_in(app, 1).status_code == 303


def test_no_way_in_leads_around_a_no(app, school):
    """A slip of the coordinator's opens nothing, and is not used up by it."""
    school.answered(1, account=False)
    with work(app):
        slip = signing.issue_slip(school.children[1], school.coordinator.person_id, clock.now())
        code = signing.slip_code(getattr(slip, "id", slip))
    child = Browser(app)
    child.get(f"/back/{code}")
    assert child.post(f"/back/{code}", password="three boats on a lake").status_code == 403
    assert child.get("/account/").headers["location"].startswith("/sign-in")
    school.answered(1, account=True)
    assert child.post(f"/back/{code}", password="three boats on a lake").status_code == 303


def test_without_an_answer_it_goes_unless_the_school_wants_a_yes_first(school):
    assert school.goes(1, "account")
    assert school.chooses(school.coordinator, school.id, account="yes-first", survey="unless-no") == 303
    assert (school.goes(1, "account"), school.goes(1, "survey")) == (False, True)
    school.answered(1, account=True)
    assert school.goes(1, "account")
    assert school.chooses(school.coordinator, school.id, account="unless-no", survey="unless-no") == 303
    assert school.goes(2, "account")


def test_a_school_may_be_stricter_than_its_town_and_never_laxer(school):
    assert school.chooses(school.mayor, school.town, survey="yes-first") == 303
    assert not school.goes(1, "survey")
    assert school.chooses(school.coordinator, school.id, survey="unless-no") == 303
    assert not school.goes(1, "survey")
    assert "上の機関が「はい」を先に求めている" in school.coordinator.get("/people/guardians/").text


def test_nobody_chooses_for_another_place(app, school):
    assert school.chooses(school.coordinator, school.town, account="yes-first") == 404
    assert school.chooses(Teacher(app, "mori"), school.id, account="yes-first") == 403
    assert school.goes(1, "account")


def test_the_choice_stands_in_the_log_once(app, school):
    for _ in range(2):
        school.chooses(school.coordinator, school.id, account="yes-first", survey="unless-no")
    with work(app, write=False) as session:
        found = "SELECT about, place FROM audit_event WHERE action = 'consents.choose_rule'"
        assert [tuple(row) for row in session.connection().exec_driver_sql(found)] == [("purpose:account", school.id)]


def test_who_is_signed_in_when_the_rule_changes_is_out_within_the_hour(school):
    child = school.inside(1)
    child.get("/account/")
    school.chooses(school.coordinator, school.id, account="yes-first")
    with clock.frozen(clock.now() + timedelta(hours=1)):
        child.get("/account/")  # the hour's look at the session
        assert child.get("/account/").headers["location"].startswith("/sign-in")


def test_grown_ups_are_not_asked_for_a_guardians_yes(app, school):
    school.chooses(school.mayor, school.town, account="yes-first", survey="yes-first")
    with work(app, write=False):
        assert may(school.coordinator.person_id, "account")


@pytest.mark.parametrize("label", ["5年1組", "５年１組", "5-1", " 5 年 1 組 "])
def test_the_seats_that_nobody_asks_come_from_the_class_list(app, school, label):
    school.answered(2, survey=False)
    with work(app, write=False):
        assert people.not_asked(school.id, label, clock.today()).numbers == {2}
        assert people.not_asked(school.id, "5年2組", clock.today()) is None
    school.chooses(school.coordinator, school.id, survey="yes-first")
    with work(app, write=False):
        assert people.not_asked(school.id, label, clock.today()).numbers == {1, 2, 3}


def test_who_has_no_number_is_counted(app, school):
    with work(app):
        class_id, children = make_class(school.id, "6年1組", pupils=(None, 1), mark="six-")
        answered(class_id, children[None], survey=False)
    with work(app, write=False):
        found = people.not_asked(school.id, "6年1組", clock.today())
    assert (found.numbers, found.without_number) == (frozenset(), 1)
