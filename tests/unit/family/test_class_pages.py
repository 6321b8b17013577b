"""A slip opens on one phone what the class learned; another stands beside it; nothing of a child is shown."""

import dataclasses
import re
from datetime import datetime, timedelta
from urllib.parse import quote

import pytest

from elearn.app import PERSONAL_DATA
from elearn.base.core import clock
from elearn.base.core.clock import TOKYO
from elearn.family import operations
from tests.factories.classroom import Pupil, Teacher, work
from tests.factories.learning import write_course
from tests.unit.family.conftest import PageOf, Phone


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(settings, courses_dir=write_course(tmp_path / "courses"))


def test_a_slip_opens_the_class_on_this_phone(page, phone):
    (code,) = page.slips()
    assert phone.open(code).status_code == 303
    seen = phone.sees()
    for words in (
        "5年1組",
        "School of sato",
        "en lesson title",
        "en lesson summary",
        "To talk about",
        "Do it together",
    ):
        assert words in seen
    assert seen.count("<li>") >= 3
    assert 'href="/materials/town/walk/letter.pdf?lang=en"' in seen
    assert 'href="/courses/town/walk/"' in seen


def test_the_slip_of_another_school_stands_beside(app, page, phone):
    other = PageOf(app, "abe", "2年3組")
    for code in (*page.slips(), *other.slips()):
        assert phone.open(code).status_code == 303
    seen = phone.sees()
    assert seen.index("5年1組") < seen.index("2年3組")
    assert "School of abe" in seen


def test_two_slips_of_one_class_are_one_page(page, phone):
    for code in page.slips(2):
        phone.open(code)
    assert phone.sees().count('id="class-') == 1


def test_a_slip_opens_on_one_phone_only_and_again_on_that_one(app, page, phone):
    (code,) = page.slips()
    phone.open(code)
    second = Phone(app)
    answer = second.open(code)
    assert answer.status_code == 409
    assert "5年1組" not in second.sees()
    assert phone.open(code).status_code == 303


def test_reading_a_slip_does_not_use_it_up(app, page, phone):
    (code,) = page.slips()
    Phone(app).get(f"/family/slip/{code}")
    assert phone.open(code).status_code == 303


def test_a_code_may_be_typed_with_blanks_and_in_small_letters(page, phone):
    (code,) = page.slips()
    phone.get("/family/")
    answer = phone.post("/family/code", code=f" {code[:4]}-{code[4:8]} {code[8:]} ".lower())
    assert answer.headers["location"] == f"/family/slip/{code}"


@pytest.mark.parametrize("typed", ["", "K7P3", "hello <b>", "9" * 40])
def test_what_was_typed_stays_and_the_remedy_is_told(phone, typed):
    phone.get("/family/?lang=en")
    answer = phone.post("/family/code", code=typed)
    assert answer.status_code == 404
    assert "Please ask the teacher" in answer.text
    assert f'value="{typed.replace("<", "&lt;").replace(">", "&gt;")}"' in answer.text


def test_guessing_gets_slower(phone):
    phone.get("/family/")
    codes = [phone.post(f"/family/slip/{'3' * 11}{sign}").status_code for sign in "34679CHJKMNP" * 4]
    assert codes[0] == 404
    assert codes[-1] == 429


def test_nothing_about_a_child_is_shown(app, page, phone):
    """Pupils sit, answer and ask for help; the page knows none of it."""
    page.teacher.start()
    pupil = Pupil(app).join(page.teacher.code, 17)
    pupil.answer("first-move", "tell")
    page.teacher.press("end")
    page.teacher.get(page.base)
    page.teacher.post(f"{page.base}/lessons", session=page.teacher.session)
    (code,) = page.slips()
    phone.open(code)
    seen = phone.sees()
    assert "en lesson title" in seen
    for trace in (pupil.attempt, page.teacher.session, page.teacher.code, "Sato", "seat"):
        assert trace not in seen


def test_closing_the_page_shuts_every_phone_and_slip(page, phone):
    first, second = page.slips(2)
    phone.open(first)
    page.teacher.get(page.base)
    page.teacher.post(f"{page.base}/close")
    assert "5年1組" not in phone.sees()
    assert phone.open(second).status_code == 404


def test_the_page_ends_with_the_school_year(page, phone):
    (code,) = page.slips()
    phone.open(code)
    now = clock.now()
    last = operations.end_of_school_year(now)
    with clock.frozen(last - timedelta(seconds=1)):
        assert "5年1組" in phone.sees()
    with clock.frozen(last):
        assert "5年1組" not in phone.sees()


@pytest.mark.parametrize(("day", "ends"), [("2026-04-01", "2027-04-01"), ("2027-03-31", "2027-04-01")])
def test_the_school_year_turns_on_the_first_of_april(day, ends):
    at = datetime.fromisoformat(f"{day}T08:00").replace(tzinfo=TOKYO)
    assert operations.end_of_school_year(at) == datetime.fromisoformat(f"{ends}T00:00").replace(tzinfo=TOKYO)


def test_past_pages_are_forgotten_with_their_slips(app, page):
    page.slips(3)
    with work(app) as session:
        assert operations.forget(clock.now()) == 0
        assert operations.forget(clock.now() + timedelta(days=400)) == 1
        left = session.connection().exec_driver_sql("SELECT count(*) FROM family_slip").scalar()
    assert left == 0


def test_the_code_is_nowhere_in_the_database(app, page):
    (code,) = page.slips()
    with work(app, write=False) as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM family_slip").fetchall()
    assert code not in str(rows)


def test_a_forged_cookie_opens_nothing(app, page, phone):
    (code,) = page.slips()
    phone.open(code)
    kept = phone.http.get_cookie("elearn_family").value
    forger = Phone(app)
    forger.http.set_cookie("elearn_family", kept[:-2] + "xx")
    assert "5年1組" not in forger.sees()
    forger.http.set_cookie("elearn_family", kept)
    assert "5年1組" in forger.sees()  # the control: the true cookie does


def test_a_page_can_be_put_away(page, phone):
    (code,) = page.slips()
    phone.open(code)
    key = re.search(r'name="key" value="([^"]+)"', phone.sees())[1]
    assert phone.post("/family/away", key=key).status_code == 303
    assert "5年1組" not in phone.sees()


def test_only_its_teacher_sees_a_page(app, page):
    other = Teacher(app, "abe")
    other.get("/teach/families/")
    assert other.get(page.base).status_code == 404
    for button in ("lessons", "slips.pdf", "close"):
        assert other.post(f"{page.base}/{button}", count=1).status_code == 404
    assert page.teacher.get(page.base).status_code == 200
    assert page.base not in other.get("/teach/families/").text
    assert Phone(app).get("/teach/families/").status_code in {302, 303}


def test_another_teachers_class_cannot_be_put_on_a_page(app, page, phone):
    other = Teacher(app, "abe").start()
    other.press("end")
    page.teacher.get(page.base)
    page.teacher.post(f"{page.base}/lessons", session=other.session)
    (code,) = page.slips()
    phone.open(code)
    assert "en lesson title" not in phone.sees()


@pytest.mark.parametrize("label", ["", "   ", "組" * 41])
def test_a_page_needs_a_short_name(page, label):
    page.teacher.get("/teach/families/?lang=en")
    answer = page.teacher.post("/teach/families/", label=label)
    assert answer.status_code == 422
    assert "such as 5-1" in answer.text
    assert f'value="{label}"' in answer.text


@pytest.mark.parametrize("count", ["0", "61", "-1", "many", ""])
def test_an_odd_number_of_slips_is_refused(page, count):
    page.teacher.get(page.base)
    assert page.teacher.post(f"{page.base}/slips.pdf", count=count).status_code == 422


def test_the_desk_leads_to_the_slips(page):
    assert 'href="/teach/families/"' in page.teacher.get("/teach/").text


def test_slips_are_cut_out_of_a4_ten_at_a_time(page):
    assert len(set(page.slips(12))) == 12


def test_erasing_the_teacher_takes_the_pages(app, page):
    page.slips()
    with work(app) as session:
        learner = session.connection().exec_driver_sql(
            f"SELECT learner_id FROM person WHERE id = '{page.teacher.person_id}'"
        )
        learner_id = learner.scalar()
        room = next(each for each in PERSONAL_DATA if each.room == "family")
        assert room.export(learner_id)["class_pages"][0]["label"] == "5年1組"
        room.erase(learner_id)
        for table in room.tables:
            assert session.connection().exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() == 0


def test_a_slips_page_asks_before_it_opens(page, phone):
    (code,) = page.slips()
    shown = phone.get(f"/family/slip/{quote(code)}?lang=en").text
    assert "Open on this phone" in shown
    assert "5年1組" not in shown
