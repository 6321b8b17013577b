"""A teacher enters a pile of slips; the newest answer counts; nobody else's class is there."""

import io
import re
from datetime import timedelta

import pytest
from pypdf import PdfReader

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.base.core import clock
from tests.factories.classroom import Teacher, work
from tests.factories.guardians import answered, make_class, may


@pytest.fixture
def database_url(engine_url):
    return engine_url


class ClassTeacher(Teacher):
    """With a class of five in the list, the last without a number."""

    def __init__(self, app, name="sato"):
        super().__init__(app, name)
        with work(app):
            self.school = people.schools_of(self.person_id, ("teacher",))[0].id
            numbers = (1, 2, 3, 4, None)
            self.class_id, self.children = make_class(
                self.school, teacher=self.person_id, pupils=numbers, mark=f"{name}-"
            )
        self.page = f"/people/guardians/{self.class_id}/"

    def enter(self, address=None, **fields):
        address = address or self.page
        self.get(address)
        typed = {
            "covers": ["account", "survey"],
            "whose": "everyone",
            "numbers": "",
            "no_account": "",
            "no_survey": "",
            "given_on": clock.today().isoformat(),
            "how": "paper",
            "wording": "2026-11",
        }
        return self.post(address, **{**typed, **fields})

    def goes(self):
        """{number: (account, survey)} by the newest answers."""
        with work(self.app, write=False):
            return {n: (may(child, "account"), may(child, "survey")) for n, child in self.children.items()}

    def rows(self):
        with work(self.app, write=False) as session:
            return session.connection().exec_driver_sql("SELECT * FROM guardian_answer").mappings().all()


@pytest.fixture
def teacher(app):
    return ClassTeacher(app)


def test_everyone_agreed_except_some_is_one_form(teacher):
    done = teacher.enter(whose="all-but", numbers="4", no_account="1、３", no_survey="3")
    assert done.status_code == 303, done.text
    # Whoever has not answered (4, and the child without a number) goes on: the school chose nothing else.
    expected = {1: (False, True), 2: (True, True), 3: (False, False), 4: (True, True), None: (True, True)}
    assert teacher.goes() == expected
    assert len(teacher.rows()) == 6
    page = teacher.get(f"{teacher.page}?lang=en").text
    assert "1 yes, 2 no, 2 not answered" in page
    assert "2 yes, 1 no, 2 not answered" in page


@pytest.mark.parametrize("whole", [{"whose": "everyone"}, {"whose": "all-but", "numbers": "4"}])
def test_a_whole_pile_turns_no_earlier_no_into_a_yes(teacher, whole):
    """Who presses "Enter" with nothing typed in has not read 33 slips anew."""
    teacher.enter(whose="only", numbers="2", no_survey="2")
    teacher.get(f"{teacher.page}?lang=en")
    told = teacher.enter(f"{teacher.page}?lang=en", **whole)
    assert told.status_code == 422
    assert "entered before for 2" in told.text
    assert teacher.goes()[2] == (True, False)
    assert len(teacher.rows()) == 2
    assert teacher.enter(**whole, no_survey="2").status_code == 303  # still a no
    assert teacher.goes()[2] == (True, False)
    assert teacher.enter(whose="only", numbers="2").status_code == 303  # a yes by now, said of this child
    assert teacher.goes()[2] == (True, True)


def test_once_a_pile_is_in_the_page_asks_for_the_slips_that_are_missing(teacher):
    def whose(page):
        return "".join(re.findall(r'<input[^>]*name="whose"[^>]*>', page))

    page = teacher.get(f"{teacher.page}?lang=en").text
    assert "still missing" not in page
    assert 'checked id="whose-0"' in whose(page)
    teacher.enter(whose="all-but", numbers="3-4")
    page = teacher.get(f"{teacher.page}?lang=en").text
    assert "Slips still missing: 3, 4" in page
    assert 'checked id="whose-2"' in whose(page)


def test_the_list_of_classes_tells_how_many_have_answered(app, teacher):
    with work(app):
        make_class(teacher.school, "5年2組", teacher=teacher.person_id, pupils=(1, 2), mark="other-")
    teacher.enter(whose="only", numbers="1-3")
    teacher.enter(whose="only", numbers="3", no_survey="3")
    page = teacher.get("/people/guardians/?lang=en").text
    assert re.findall(r"(\d) of (\d) answered", page) == [("3", "5"), ("0", "2")]


def test_what_is_kept_of_an_answer(teacher):
    teacher.enter(whose="only", numbers="2", no_survey="2", covers=["survey"], how="in_person")
    (row,) = teacher.rows()
    assert row["pupil_id"] == teacher.children[2]
    assert row["recorded_by"] == teacher.person_id
    assert (row["purpose"], bool(row["agreed"]), row["how"], row["wording"]) == (
        *("survey", False),
        *("in_person", "2026-11"),
    )
    assert str(row["given_on"]) == clock.today().isoformat()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"no_account": "9"}, "no number 9"),
        ({"whose": "all-but", "numbers": "3", "no_survey": "3"}, "typed for 3, but no slip"),
        ({"whose": "only", "no_survey": ""}, "Nothing would be entered"),
        ({"covers": [], "no_survey": ""}, "Nothing would be entered"),
        ({"covers": ["survey"], "no_account": "2"}, "not ticked here"),
        ({"given_on": "2016-11-02"}, "past year"),
        ({"given_on": "2999-01-01"}, "past year"),
        ({"wording": "1999-01"}, "Not a valid choice"),
        ({"how": "hearsay"}, "Not a valid choice"),
    ],
)
def test_a_slip_of_the_pen_enters_nothing_and_keeps_what_was_typed(teacher, typed, told):
    teacher.get(f"{teacher.page}?lang=en")
    answer = teacher.enter(f"{teacher.page}?lang=en", **{"no_survey": "1", **typed})
    assert answer.status_code == 422
    assert told in answer.text
    assert teacher.rows() == []
    assert f'value="{typed.get("no_survey", "1")}"' in answer.text


def test_the_answer_of_the_latest_day_counts_however_late_a_slip_comes_in(app, teacher):
    child = teacher.children[1]
    with work(app):
        answered(teacher.class_id, child, survey=False, days_ago=1)
        answered(teacher.class_id, child, survey=True, days_ago=9)  # an older slip from the bottom of a bag
    assert teacher.goes()[1] == (True, False)
    with work(app):
        answered(teacher.class_id, child, survey=True, days_ago=1, now=clock.now() + timedelta(minutes=1))
    assert teacher.goes()[1] == (True, True)


def test_one_child_also_without_a_number_has_a_page_with_all_answers(teacher):
    address = f"{teacher.page}{teacher.children[None]}"
    fields = {"purpose": "account", "answer": "no", "given_on": clock.today().isoformat()}
    teacher.get(address)
    assert teacher.post(address, **fields, how="in_person", wording="2026-11").status_code == 303
    assert teacher.post(address, **{**fields, "answer": "yes"}, how="paper", wording="2026-11").status_code == 303
    page = teacher.get(f"{address}?lang=en").text
    assert re.findall(r'data-label="Answer">(\w+)<', page) == ["Yes", "No"]
    assert teacher.goes()[None] == (True, True)
    assert teacher.post(address, purpose="dinner", answer="yes").status_code == 422


def test_only_the_class_teacher_and_who_looks_after_the_school(app, teacher):
    colleague, elsewhere = Teacher(app, "mori"), ClassTeacher(app, "kato")
    coordinator, above = Teacher(app, "ueno", role=None), Teacher(app, "endo", role=None)
    with work(app):
        town = accounts.create_organisation("municipality", "ひばり町")
        accounts.grant_role(colleague.person_id, teacher.school, "teacher", clock.now())
        accounts.grant_role(coordinator.person_id, teacher.school, "coordinator", clock.now())
        accounts.grant_role(above.person_id, town, "coordinator", clock.now())
    assert coordinator.get(teacher.page).status_code == 200
    for other in (colleague, elsewhere, above):
        assert other.get(teacher.page).status_code == 404
        assert other.get(f"{teacher.page}letter.pdf").status_code == 404
        assert other.get(f"{teacher.page}{teacher.children[1]}").status_code == 404
        other.get("/account/")
        assert other.post(teacher.page).status_code == 404
    # A child of another class is not in this one, whoever asks.
    assert teacher.get(f"{teacher.page}{elsewhere.children[1]}").status_code == 404
    assert "5年1組" in teacher.get("/people/guardians/").text
    assert "5年1組" not in colleague.get("/people/guardians/").text


def test_whoever_has_a_class_finds_the_page_from_the_desk(app, teacher):
    assert 'href="/people/guardians/"' in teacher.get("/teach/").text
    assert 'href="/people/guardians/"' not in Teacher(app, "mori").get("/teach/").text


def test_the_log_tells_who_entered_answers_and_of_no_child(app, teacher):
    teacher.enter(no_survey="1")
    with work(app, write=False) as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM audit_event").mappings().all()
    entered = [row for row in rows if row["action"] == "consents.record"]
    assert [(row["about"], row["place"]) for row in entered] == [(f"class_group:{teacher.class_id}", teacher.school)]
    assert entered[0]["actor"]
    assert not any(child in repr(row) for child in teacher.children.values() for row in entered)


def test_the_page_asks_few_questions_of_the_database(teacher, statements):
    teacher.enter(no_survey="1")
    with statements() as said:
        teacher.get(teacher.page)
    assert len(said) <= 13, said


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "ja",
            ["保護者の皆様", "5年1組", "不利になることはありません", "理由はいりません", "アカウントを使えます"],
        ),
        ("en", ["Totheguardians", "Nodisadvantage", "noreasonisneeded", "yourchildmayhaveanaccount", "Yes"]),
    ],
)
def test_the_letter_is_one_sheet_in_the_familys_language(teacher, language, words):
    answer = teacher.http.get(f"{teacher.page}letter.pdf?until=2026-12-11&in={language}")
    paper = PdfReader(io.BytesIO(answer.data))
    assert len(paper.pages) == 1
    text = "".join(paper.pages[0].extract_text().split())
    assert [each for each in words if each not in text] == []
    assert "2026" in text
    assert 'lang="ja"' in teacher.get(teacher.page).text  # the teacher's own pages stay as they were
    assert teacher.get(f"{teacher.page}letter.pdf?until=soon").status_code == 422
