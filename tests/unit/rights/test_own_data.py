"""`/account/data`: everything about oneself and nothing about others, to read, to take along, to erase."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.models import RoleGrant
from elearn.base.core import clock
from elearn.rights.wording import KEYS, ROOMS
from tests.factories.badges import Town
from tests.factories.classroom import Browser, Pupil, Teacher, work
from tests.factories.guardians import answered, make_class
from tests.factories.learning import open_lesson, write_course
from tests.factories.people import enter
from tests.factories.signing import Visitor


@pytest.fixture
def settings(settings, tmp_path):
    return settings.__class__(
        **{**vars(settings), "base_url": "http://localhost", "courses_dir": write_course(tmp_path / "courses")}
    )


@pytest.fixture
def town(app):
    return Town(app)


def files_of(answer):
    made = zipfile.ZipFile(io.BytesIO(answer.data))
    return json.loads(made.read("data.json")), made.read("data.html").decode()


def test_a_holder_sees_account_and_badges_in_plain_words(town):
    town.issue()
    page = town.mori.get("/account/data?lang=en").text
    assert "森 みどり" in page
    assert "What it certifies" in page
    assert "小野" not in page


def test_the_zip_holds_the_same_for_programs_and_for_people(town):
    town.issue()
    data, page = files_of(town.mori.http.get("/account/data.zip?lang=en"))
    assert data["rooms"]["accounts"]["display_name"] == "森 みどり"
    assert data["rooms"]["badges"]["badges"][0]["credential"]["type"]
    assert "森 みどり" in page
    assert "<script" not in page


def test_a_pupil_sees_what_was_answered_at_home_and_not_who_entered_it(app):
    teacher, child = Teacher(app), Browser(app)
    with work(app):
        school = people.schools_of(teacher.person_id, ("teacher",))[0].id
        class_id, children = make_class(school)
        answered(class_id, children[1], by=teacher.person_id, account=True, survey=False)
    enter(app, child.http, children[1], two_steps=False)
    data, page = files_of(child.http.get("/account/data.zip?lang=en"))
    told = {each["purpose"]: each["agreed"] for each in data["rooms"]["accounts"]["guardian_answers"]}
    assert told == {"account": True, "survey": False}
    for words in ("What was answered at home for you", "Anonymous survey", "On paper", "Version of the letter"):
        assert words in page
    assert "Sato" not in page
    data, _ = files_of(teacher.http.get("/account/data.zip"))
    assert data["rooms"]["accounts"]["guardian_answers_entered"] == 2
    assert "guardian_answers" not in data["rooms"]["accounts"]


def test_a_teacher_sees_the_classes_and_the_log(app):
    teacher = Teacher(app).start()
    data, _ = files_of(teacher.http.get("/account/data.zip"))
    assert data["rooms"]["classroom"]["classes_held"][0]["lesson"] == "walk"
    assert {row["action"] for row in data["rooms"]["base"]["audit_log"]} >= {"classroom.start_room"}


def test_a_pupil_sees_the_seat_of_this_browser_and_no_button_to_erase(app):
    teacher = Teacher(app).start()
    pupil = Pupil(app).join(teacher.code, 3)
    pupil.answer("first-move", "ask")
    page = pupil.get("/account/data?lang=en").text
    assert "Seats in classes" in page
    assert "/account/data/forget" not in page
    assert pupil.post("/account/data/forget").status_code == 409


def test_a_guest_takes_back_what_was_done_alone(app, client):
    taken = open_lesson(client)
    browser = Browser(app)
    browser.http = client
    assert "Erase it now" in browser.get("/account/data?lang=en").text
    assert browser.post("/account/data/forget").headers["location"] == "/account/erased"
    assert client.get(taken.address).status_code == 404
    assert "Nothing." in browser.get("/account/data?lang=en").text


def test_the_page_asks_the_same_number_of_questions_however_much_is_kept(app, statements):
    """Each room is asked once or twice: more than other pages, on a page that somebody opens once a year."""
    teacher = Teacher(app).start()
    counts = []
    for _ in range(2):
        with statements() as said:
            assert teacher.get("/account/data").status_code == 200
        counts.append(len(said))
        teacher.start()
        teacher.start()
    assert counts[0] == counts[1] <= 46


def test_the_log_is_a_quick_page(app, statements):
    admin = Teacher(app, role="admin")
    with statements() as said:
        assert admin.get("/account/audit").status_code == 200
    assert len(said) <= 12


def test_a_stranger_sees_that_nothing_is_kept(client):
    assert "Nothing." in client.get("/account/data?lang=en").text
    assert client.get("/account/data.zip").status_code == 404


def test_erasing_asks_again_who_it_is_and_whether_it_is_meant(app, town):
    with town.mori.http.session_transaction() as cookie:
        cookie["proved_at"] = 0
    assert town.mori.get("/account/data/erase").headers["location"].startswith("/account/confirm")
    enter(app, town.mori.http, town.mori.person_id)
    assert town.mori.get("/account/data/erase?lang=en").status_code == 200
    assert town.mori.post("/account/data/erase").status_code == 422
    assert town.mori.post("/account/data/erase", sure="yes").headers["location"] == "/account/erased"
    assert town.mori.get("/badges/mine/").status_code in {303, 401}


def test_the_last_administrator_leaves_only_when_that_is_meant(app, town):
    """Another one at the same place, or above it, is enough."""
    admin = Visitor(app, "kanri", roles=("admin",), place=town.office).enter()
    page = admin.get("/account/data/erase?lang=en").text
    assert "You are the last administrator of つばめ野市." in page
    refused = admin.post("/account/data/erase", sure="yes")
    assert (refused.status_code, "nobody is an administrator of つばめ野市" in refused.text) == (409, True)
    assert admin.get("/account/").status_code == 200
    above = Visitor(app, "ueda", roles=("admin",), place=town.prefecture).enter()
    assert "last administrator" not in admin.get("/account/data/erase?lang=en").text
    assert admin.post("/account/data/erase", sure="yes").status_code == 303
    above.get("/account/data/erase?lang=en")
    assert above.post("/account/data/erase", sure="yes").status_code == 409
    assert above.post("/account/data/erase", sure="yes", last="yes").headers["location"] == "/account/erased"


def test_an_administrator_whose_time_is_over_does_not_count(app, town):
    admin = Visitor(app, "kanri", roles=("admin",), place=town.office).enter()
    other = Visitor(app, "ueda", roles=("admin",), place=town.office)
    with work(app) as session:
        grant = session.query(RoleGrant).filter_by(person_id=other.person_id).one()
        grant.ends_on = clock.today() - timedelta(days=1)
    assert admin.post("/account/data/erase", sure="yes").status_code == 409


def test_after_a_teacher_is_erased_nothing_of_the_class_stays(app, unit):
    teacher = Teacher(app).start()
    Pupil(app).join(teacher.code, 1).answer("first-move", "ask")
    teacher.get("/account/data/erase")
    assert teacher.post("/account/data/erase", sure="yes").status_code == 303
    with unit(write=False) as session:
        for table in ("class_session", "seat", "attempt", "answer", "cohort", "learner", "person", "audit_key"):
            assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0, table


def test_an_administrator_reads_the_log_of_the_own_office_alone(app, town):
    town.issue()
    admin = Teacher(app, "kanri", role=None)
    assert admin.get("/account/audit").status_code == 403
    from_office = _admin_of(app, town.office, "ueda")
    page = from_office.get("/account/audit?lang=en").text
    assert "A badge was issued." in page
    elsewhere = _admin_of(app, None, "yoso")
    assert "A badge was issued." not in elsewhere.get("/account/audit?lang=en").text
    assert "The log is whole" in from_office.get("/account/audit?check=1").text


def _admin_of(app, office, name):
    person = Teacher(app, name, role="admin")
    if office is not None:
        with work(app):
            accounts.grant_role(person.person_id, office, "admin", clock.now())
    return person


def test_every_key_that_a_room_hands_out_has_a_word(town):
    town.issue()
    teacher = Teacher(town.app).start()
    pupil = Pupil(town.app).join(teacher.code, 1)
    pupil.answer("first-move", "ask")
    for browser in (town.mori, teacher, pupil):
        data, _ = files_of(browser.http.get("/account/data.zip"))
        assert set(data["rooms"]) <= set(ROOMS)
        assert _keys(data["rooms"].values()) <= set(KEYS)


def _keys(found):
    keys = set()
    for each in found:
        for key, value in each.items():
            keys.add(key)
            if key not in {"credential", "answer"} and isinstance(value, list | dict):
                keys |= _keys([value] if isinstance(value, dict) else [row for row in value if isinstance(row, dict)])
    return keys


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("address", ["/privacy", "/privacy/kids"])
def test_the_notice_is_open_to_everyone(client, address, language):
    page = client.get(f"{address}?lang={language}").text
    assert re.search(r"<h1>.{5,}</h1>", page)


def test_every_page_leads_to_the_notice(client):
    assert 'href="/privacy"' in client.get("/courses/").text
    assert 'href="/privacy/kids"' in client.get("/join").text
