"""Two towns with their schools, and everyone who may come to the site, each with the cookie of an own browser.

All that the matrix asks about (`things`) belongs to the first school of the first town, or to somebody there; what has
the same name with `other ` in front belongs to strangers in the second town.
"""

import json
from datetime import date, timedelta
from functools import cached_property

import pyotp
from sqlalchemy import select, update

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.models import Organisation
from elearn.accounts.rosters import drafts
from elearn.accounts.rosters import queries as rosters
from elearn.accounts.rosters.difference import Summary
from elearn.accounts.signing import operations as signing
from elearn.accounts.signing.models import Invitation
from elearn.badges import operations as badges
from elearn.badges.operations import Award
from elearn.base.core import clock
from elearn.base.core.db import session as db_session
from elearn.care import operations as care
from elearn.care import queries as listening
from elearn.classroom import queries as classes
from elearn.classroom.queries import Sitting
from elearn.classroom.views.pairing import _invitations
from elearn.demo.history import past_waves
from elearn.family import operations as family
from elearn.reports import operations as reports
from elearn.reports.operations import Entry
from elearn.surveys import operations as surveys
from elearn.surveys import queries as asked
from elearn.surveys.design.models import Place, Stratum, Wave
from elearn.surveys.queries import WaveKeys
from elearn.trainers import operations as training
from elearn.trainers.models import Observation
from elearn.trainers.operations import Meeting, Plan, Scores
from tests.factories.badges import GROUNDS, Person
from tests.factories.care import OPENED
from tests.factories.classroom import Browser, Pupil, work
from tests.factories.guardians import make_class
from tests.factories.learning import open_lesson
from tests.factories.reports import Releasing
from tests.factories.rosters import small
from tests.factories.signing import SECRET, Device, Visitor, add_passkey
from tests.factories.surveys import blinded
from tests.factories.trainers import COMMENT, LEVELS, REFLECTION
from tests.surveys.waves import open_wave

EARLIER = ("調査", "不安は。", "ある・ない", "18歳以上", "郵送", date(2024, 1, 1), date(2024, 2, 1), 1000, 0.454)
# Of the right form, and nobody's.
TOWN_CODE, OTHER_CODE, SCHOOL_CODE = "139998", "139980", "B113100000009"
NO_CHANGE = Summary(*[0] * 11)
PLACES = "kind,code,name,parent\nschool,{},新しい小学校,{}\n"
# Everyone: who they are, for the page; where they stand; the role that they hold there.
CAST = {
    "nobody": ("somebody without an account or a seat", None, None),
    "machine": ("a program on the server itself", None, None),
    "guest": ("somebody who takes a lesson alone", None, None),
    "other guest": ("another guest", None, None),
    "pupil": ("a pupil in a seat of the class", None, None),
    "classmate": ("another pupil of the same class", None, None),
    "other pupil": ("a pupil of a class elsewhere", None, None),
    "board": ("a second device that the teacher let in", None, None),
    "other board": ("a second device of another class", None, None),
    "trial": ("a browser that runs a trial class of its own", None, None),
    "half-way": ("a teacher who gave the password and still owes the second step", None, None),
    "member": ("somebody with an account and no role", None, None),
    "teacher": ("the class's teacher", "school", "teacher"),
    "colleague": ("a teacher of the same school", "school", "teacher"),
    "teacher elsewhere": ("a teacher of another school of the town", "second school", "teacher"),
    "teacher in another town": ("a teacher of another town", "other school", "teacher"),
    "listener": ("the adult whom children of the school may ask for a talk", "school", "teacher"),
    "deputy": ("the listener's deputy", "school", "teacher"),
    "listener elsewhere": ("an adult who listens at a school of another town", "other school", "teacher"),
    "coordinator": ("the school's coordinator", "school", "coordinator"),
    "coordinator elsewhere": ("the coordinator of another school", "second school", "coordinator"),
    "coordinator in another town": ("a coordinator in another town", "other school", "coordinator"),
    "supporter": ("the holder of the badge", "town", "supporter"),
    "other supporter": ("another supporter of the town", "town", "supporter"),
    "trainer": ("a trainer of the town", "town", "trainer"),
    "lead trainer": ("a lead trainer of the town", "town", "lead_trainer"),
    "lead trainer in another town": ("a lead trainer of another town", "other town", "lead_trainer"),
    "official": ("an official of the town", "town", "official"),
    "official of the prefecture": ("an official of the prefecture around the town", "prefecture", "official"),
    "official of another town": ("an official of another town", "other town", "official"),
    "editor": ("an editor of the town", "town", "editor"),
    "admin": ("the town's administrator", "town", "admin"),
    "operator": ("the administrator of every office above which there is none", "prefecture", "admin"),
    "school admin": ("the school's administrator", "school", "admin"),
    "admin of another town": ("the administrator of another town", "other town", "admin"),
}


class RightsTown:
    """Built once; `cookies` gives the cookie of each of the cast, `things` the ids by name."""

    def __init__(self, app):
        self.app = app
        self.things = {"course": "town", "lesson": "walk", "question": "first-move", "nothing": "nothing-here"}
        self.browsers = {name: Browser(app) for name, (_, _, role) in CAST.items() if role is None and name != "member"}
        self._places()
        self._people()
        self._classes()
        self._talks()
        self._surveys()
        self._badges()
        self._reports()
        self._trainers()
        self._accounts()
        self._families()
        self._rosters()
        self._class_lists()
        self._above_all()

    @cached_property
    def cookies(self):
        """The `Cookie` header of each; taken once, so that no answer changes who somebody is."""
        return {name: _cookie(browser) for name, browser in self.browsers.items()}

    def _places(self):
        with work(self.app):
            make = accounts.create_organisation
            prefecture = make("prefecture", "ひばり県", code="990001")
            town = make("municipality", "つばめ野市", parent_id=prefecture, code=TOWN_CODE)
            other = make("municipality", "かもめ浦市", parent_id=prefecture, code=OTHER_CODE)
            self.things |= {
                "prefecture": prefecture,
                "town": town,
                "other town": other,
                "school": make("school", "ひがし小", parent_id=town),
                "second school": make("school", "にし小", parent_id=town),
                "other school": make("school", "うら小", parent_id=other, code=SCHOOL_CODE),
                "places file": PLACES.format("B113100000001", TOWN_CODE),
                "other places file": PLACES.format(SCHOOL_CODE, TOWN_CODE),
                "any office": town,
            }

    def _people(self):
        for name, (_, place, role) in CAST.items():
            if role is not None or name == "member":
                person = Person(self.app, name, name.title(), self.things.get(place), role)
                self.browsers[name] = person
                self.things[f"person {name}"] = person.person_id

    def _classes(self):
        for mark, who in (("", "teacher"), ("other ", "teacher in another town")):
            teacher = self.browsers[who]
            teacher.get("/teach/")
            started = teacher.post("/teach/sessions", course="town", lesson="walk", way="shared")
            session_id = started.headers["location"].split("/")[3]
            with work(self.app, write=False):
                code = classes.by_id(session_id).code
            self.things |= {f"{mark}class": session_id, f"{mark}code": code}
            self._seats(mark, code)
            self._devices(mark, session_id)
            self._ended(mark, teacher)
        self._alone()

    def _seats(self, mark, code):
        for name, number in (("other pupil", 1),) if mark else (("pupil", 1), ("classmate", 2)):
            pupil = self.browsers[name] = Pupil(self.app).join(code, number)
            pupil.help(self.things[f"{mark}class"], help=True)
            with work(self.app, write=False) as session:
                row = session.connection().exec_driver_sql(f"SELECT * FROM seat WHERE attempt_id = '{pupil.attempt}'")
                seat = row.one()
            self.things[f"{mark}seat" if number == 1 else "second seat"] = seat.id
            self.things[f"{mark}attempt" if number == 1 else "second attempt"] = pupil.attempt
            self.things[f"{name} pictures"] = seat.pictures.split()

    def _devices(self, mark, session_id):
        """One device that waits for the teacher's word, and one that was let in."""
        for name in (f"{mark}waiting", f"{mark}board"):
            device = Browser(self.app)
            invitation = self._invitation(mark)
            device.get(f"/board/{invitation}")
            device.post(f"/board/{invitation}")
            with device.http.session_transaction() as cookie:
                self.things[f"{name} pairing"] = cookie["board"]
            self.things[f"{mark}invitation"] = invitation
            self.browsers[name] = device
        teacher = self.browsers["teacher in another town" if mark else "teacher"]
        teacher.get(f"/teach/sessions/{session_id}/pair")
        pairing = self.things[f"{mark}board pairing"]
        assert teacher.post(f"/teach/sessions/{session_id}/pair/{pairing}/approve").status_code == 303
        del self.browsers[f"{mark}waiting"]

    def _invitation(self, mark):
        """What the QR code on the teacher's screen says."""
        with self.app.test_request_context():
            return str(_invitations().dumps(self.things[f"{mark}class"]))

    def _ended(self, mark, teacher):
        teacher.get("/teach/")
        started = teacher.post("/teach/sessions", course="town", lesson="walk")
        session_id = self.things[f"{mark}ended class"] = started.headers["location"].split("/")[3]
        teacher.get(f"/teach/sessions/{session_id}/")
        teacher.post(f"/teach/sessions/{session_id}/end")

    def _alone(self):
        for name in ("guest", "other guest"):
            self.things[f"{name} attempt"] = open_lesson(self.browsers[name].http).attempt_id
        trial = self.browsers["trial"]
        trial.get("/teach/trial")
        started = trial.post("/teach/trial", course="town", lesson="walk")
        self.things["trial class"] = started.headers["location"].split("/")[3]

    def _talks(self):
        now = clock.now()
        for mark, school, names in (
            ("", "school", ("listener", "deputy")),
            ("other ", "other school", ("listener elsewhere", "teacher in another town")),
        ):
            person, deputy = (self.things[f"person {name}"] for name in names)
            with work(self.app):
                adult = care.appoint(self.things[school], person, "nurse", now, deputy_id=deputy)
                self.things[f"{mark}adult"] = adult.id
                listener = next(each for each in listening.listeners_at([people.Place(self.things[school], "")]))
                teacher = self.things["person teacher in another town" if mark else "person teacher"]
                care.send(listener, Sitting(self.things[f"{mark}seat"], (1,), teacher), 1, "すずめ", now)
        for mark, name in (("", "listener"), ("other ", "listener elsewhere")):
            self.things[f"{mark}talk"] = OPENED.search(self.browsers[name].get("/teach/talk/").text)[1].split("/")[3]

    def _surveys(self):
        closes = surveys.end_of_day((clock.now() + timedelta(days=14)).date().isoformat())
        self.things["last day"] = (clock.now() + timedelta(days=20)).date().isoformat()
        for mark, town, school, teacher in (
            ("", "town", "school", "teacher"),
            ("other ", "other town", "other school", "teacher in another town"),
        ):
            with work(self.app):
                wave = surveys.create(self.things[town], "Autumn", "2026-11", closes, clock.now())
                person = self.things[f"person {teacher}"]
                for label in ("5-1", "5-2"):
                    surveys.add_listing(wave, self.things[school], label, 5, 20, teacher_id=person)
                surveys.plan_slips(wave, self.things[town], "age-18-39", 40)
                first = next(each for each in asked.listings(wave) if each.listing.label == "5-1")
                strata = asked.strata(wave)
                self.things |= {f"{mark}wave": wave.id, f"{mark}listing": first.listing.id}
                self.things[f"{mark}stratum"] = next(each.id for each in strata if each.slips)

        self._open_wave()

    def _open_wave(self):
        """Where `member` has a place: the only one who gets a ballot."""
        wave = open_wave(self.app, keys_dir=self.app.services.get(WaveKeys).folder.parent)
        self.things |= {"open wave": wave.id, "blinded": blinded()}
        with work(self.app) as session:
            stratum = session.scalar(select(Stratum).where(Stratum.wave_id == wave.id))
            learner = people.learner_id_of(self.things["person member"])
            values = {"organisation_id": self.things["town"], "closes_at": clock.now() + timedelta(days=14)}
            session.execute(update(Wave).where(Wave.id == wave.id).values(values))
            session.add(Place(wave_id=wave.id, stratum_id=stratum.id, kind="person", learner_id=learner))

    def _badges(self):
        for mark, name, town in (("", "supporter", "town"), ("other ", "other supporter", "other town")):
            with work(self.app):
                badges.set_office(self.things[town], "000-0000-0000", "48200")
                award = Award(self.things[f"person {name}"], self.things[town], "supporter", GROUNDS)
                badge = badges.issue(award, clock.now())
                self.things[f"{mark}badge"] = badge.id
                if not mark:
                    self.things["door token"] = badges.ask_at_door(badge, clock.now()).token
        document = self.browsers["nobody"].get(f"/badges/{self.things['badge']}.json").get_json(force=True)
        self.things["credential"] = json.dumps(document)
        self.things["issuer key"] = document["proof"]["verificationMethod"].rsplit("#", 1)[-1]
        self.things["badge address"] = f"http://localhost/badges/{self.things['badge']}"

    def _reports(self):
        releasing = Releasing(self.app)
        wave = releasing.wave("2025-11")
        self.things["released wave"] = wave
        tables = next(iter(past_waves())).groups[0].tables
        releasing.tables(wave, "2025-11", tables)
        with work(self.app):
            for mark, code, official in (
                ("", TOWN_CODE, "official"),
                ("other ", OTHER_CODE, "official of another town"),
            ):
                person = self.things[f"person {official}"]
                entry = Entry(code, *EARLIER)
                self.things[f"{mark}survey"] = reports.enter_earlier_survey(entry, clock.now(), person_id=person)

    def _accounts(self):
        self._sessions()
        self._second_steps()
        self._half_way()
        self._invitations()
        self._slips()

    def _sessions(self):
        for mark, name in (("", "teacher"), ("other ", "teacher in another town")):
            with self.browsers[name].http.session_transaction() as cookie:
                self.things[f"{mark}session"] = cookie["_user_id"].split(".")[1]

    def _second_steps(self):
        """The editor has an app and a passkey; the member is just setting up both."""
        self._app_of("editor", confirmed=True)
        self.things["app code"] = self._app_of("member", confirmed=False)
        for mark, name in (("", "editor"), ("other ", "teacher in another town")):
            assert add_passkey(self.browsers[name], Device()).status_code == 200
            with work(self.app, write=False) as session:
                row = session.connection().exec_driver_sql(
                    f"SELECT id FROM passkey WHERE person_id = '{self.things[f'person {name}']}'"
                )
                self.things[f"{mark}passkey"] = row.scalar_one()
        options = self.browsers["member"].http.post("/account/passkeys/options", json={}).json
        made = Device().make(options)
        self.things |= {"new device": made["id"], "new device answer": made["response"]}

    def _app_of(self, name, *, confirmed):
        """Through the pages; gives the code that the app shows now."""
        browser = self.browsers[name]
        browser.get("/account/steps?lang=en")
        browser.post("/account/steps/app")
        secret = SECRET.search(browser.get("/account/steps/app").text)[1].replace(" ", "")
        code = pyotp.TOTP(secret).at(clock.now())
        if confirmed:
            assert browser.post("/account/steps/app/code", code=code).status_code == 200
        return code

    def _half_way(self):
        """Asked for the code; a passkey of theirs would do as well."""
        person = Visitor(self.app, "half way", place=self.things["school"]).enter()
        person.set_up_app()
        device = Device()
        assert add_passkey(person, device).status_code == 200
        person.get("/account/")
        person.post("/sign-out")
        assert person.sign_in().headers["location"] == "/sign-in/second-step"
        shown = device.show(person.http.post("/sign-in/passkey/options", json={}).json)
        self.things |= {"device": shown["id"], "device answer": shown["response"], "half-way code": person.code(1)}
        self.browsers["half-way"] = person

    def _invitations(self):
        for mark, school, who in (
            ("", "school", "coordinator"),
            ("other ", "other school", "coordinator in another town"),
        ):
            by, place, now = self.things[f"person {who}"], self.things[school], clock.now()
            with work(self.app) as session:
                batch = signing.invite(by, place, "teacher", 2, timedelta(days=7), now)
                one = session.scalar(select(Invitation.id).where(Invitation.batch == batch).limit(1))
                self.things |= {f"{mark}batch": batch, f"{mark}invitation code": signing.code_of(one)}
                self.things[f"{mark}admins' batch"] = signing.invite(by, place, "admin", 1, timedelta(days=7), now)
        with work(self.app):
            signing.allow_sign_up(self.things["second school"], clock.now(), allowed=True)

    def _slips(self):
        """Ways back in: one that opens, one that waits for a second person to agree."""
        for mark, person, admin, who in (
            ("", "colleague", "school admin", "coordinator"),
            ("other ", "teacher in another town", "admin of another town", "official of another town"),
        ):
            by = self.things[f"person {who}"]
            with work(self.app):
                slip = signing.issue_slip(self.things[f"person {person}"], by, clock.now())
                waiting = signing.issue_slip(self.things[f"person {admin}"], by, clock.now())
                self.things |= {f"{mark}slip": slip, f"{mark}slip code": signing.slip_code(slip)}
                self.things |= {f"{mark}waiting slip": waiting, f"{mark}lost name": person}

    def _trainers(self):
        """Two who go the trainer's pathway, each watched by somebody else, and a group of each lead's own."""
        now = clock.now()
        with work(self.app):
            for name, badge, place in (
                ("trainer", "trainer", "town"),
                ("lead trainer", "lead-trainer", "town"),
                ("lead trainer in another town", "lead-trainer", "other town"),
            ):
                badges.issue(Award(self.things[f"person {name}"], self.things[place], badge, GROUNDS), now)
            for mark, name, observer in (
                ("", "supporter", "trainer"),
                ("other ", "other supporter", "lead trainer in another town"),
            ):
                self._candidate(mark, name, observer, now)
                self._tests(mark, self.things[f"person {name}"], now)
            self._ring(now)
            self._groups(now)

    def _candidate(self, mark, name, observer, now):
        """A plan of today, and a session that was held, looked back on, watched and scored, and is not signed yet."""
        person = self.things[f"person {name}"]
        training.begin(person, "trainer", self.things["town"], now)
        self.things[f"{mark}plan"] = self._practice(person, now).id
        held = self._practice(person, now)
        training.record_held(held, 12, now)
        training.reflect(held, REFLECTION, now)
        sheet = training.invite(held, observer, now)
        training.score(sheet, Scores("present", LEVELS, COMMENT), now)
        self.things |= {f"{mark}practice": held.id, f"{mark}observation": sheet.id}
        self.things.setdefault("practice code", held.code)

    def _practice(self, person, now):
        """Of somebody who has begun the trainer's pathway."""
        today = now.astimezone(clock.TOKYO).date()
        return training.plan_session(person, "trainer", Plan("集会所での話", "", "住民", "東集会所", today), now)

    def _tests(self, mark, person, now):
        """One that was handed in, and one that runs."""
        for name in ("ended test", "test"):
            drawn = training.begin_test(person, "trainer", "standard", now, practice=True)
            self.things |= {f"{mark}{name}": drawn.id, f"{mark}test option": drawn.drawn[0]["options"][0][0]}
            if name == "ended test":
                training.hand_in(drawn.id, now)

    def _ring(self, now):
        """A signature that waits for a lead trainer's own."""
        person = self.things["person editor"]
        training.begin(person, "trainer", self.things["town"], now)
        held = self._practice(person, now)
        closing = {"scored_at": now, "signed_at": now, "levels": LEVELS, "presence": "present", "needs_lead": True}
        row = Observation(session_id=held.id, candidate_id=person, asked_at=now, **closing)
        row.observer_id = self.things["person trainer"]
        db_session().add(row)
        db_session().flush()
        self.things["ring"] = row.id

    def _groups(self, now):
        for mark, lead, place in (
            ("", "lead trainer", "town"),
            ("other ", "lead trainer in another town", "other town"),
        ):
            meeting = Meeting(now.date() + timedelta(days=9), "東集会所")
            person, office = self.things[f"person {lead}"], self.things[place]
            group = training.create_cohort(person, "冬の組", "supporter", office, [meeting], now)
            self.things[f"{mark}group"] = group.id
            if not mark:
                self.things["group code"] = group.code
                training.join_cohort(self.things["person supporter"], group.code, now)

    def _families(self):
        with work(self.app):
            for mark, teacher in (("", "teacher"), ("other ", "teacher in another town")):
                page = family.make_page(self.things[f"person {teacher}"], "5-1", clock.now())
                self.things[f"{mark}class page"] = page.id
                self.things.setdefault("family code", family.print_slips(page, 1, clock.now())[0])

    def _class_lists(self):
        """A class of the list with its teacher, so that guardians' answers can be entered."""
        with work(self.app):
            for mark, school, who in (("", "school", "teacher"), ("other ", "other school", "teacher in another town")):
                person = self.things[f"person {who}"]
                # Of last year: a school that has its classes of this year cannot turn it once more.
                made = make_class(self.things[school], teacher=person, pupils=(1, 2), mark=f"{mark}list-", years_ago=1)
                self.things[f"{mark}class list"], children = made
                self.things[f"{mark}listed child"] = children[1]
        self.things["today"] = clock.today().isoformat()

    def _rosters(self):
        """A class list that was read and waits for its coordinator's word."""
        with work(self.app):
            for mark, school, who in (
                ("", "school", "coordinator"),
                ("other ", "other school", "coordinator in another town"),
            ):
                person = self.things[f"person {who}"]
                draft = drafts.begin(self.things[school], person, clock.now())
                drafts.note(rosters.draft(draft), "ready", {"summary": NO_CHANGE.as_json()}, b"")
                self.things[f"{mark}roster draft"] = draft
        self.things["roster zip"] = small().packed()

    def _above_all(self):
        """Surveys and reports brought places of their own, with none above them."""
        with work(self.app) as session:
            tops = select(Organisation.id).where(Organisation.parent_id.is_(None))
            for top in set(session.scalars(tops)) - {self.things["prefecture"]}:
                accounts.grant_role(self.things["person operator"], top, "admin", clock.now())
        self.browsers["operator"].get("/account/")


def _cookie(browser):
    """What the browser would send; empty for one that holds nothing."""
    held = browser.http.get_cookie("elearn")
    return f"elearn={held.value}" if held else ""
