"""Whose guardian said no is asked by no survey: by the seat of their number in class, and when they are signed in."""

import re

import pytest

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from tests.factories.classroom import Pupil, Teacher
from tests.factories.guardians import answered, make_class
from tests.factories.people import enter
from tests.factories.surveys import Signed
from tests.unit.surveys.design.test_issuing import wave  # noqa: F401 - the fixture

QUESTION = "Do you feel anxious about using the Internet, or not?"


class Class:
    """5-1 of the school's list, also named for a wave; `listing` is its page."""

    def __init__(self, place):
        self.place = place
        with place.unit():
            self.id, self.children = make_class(place.school, "5年1組", pupils=(1, 2, 3, 40, None))
        self.wave = place.draft(("5-1", 5, 33))
        self.listing = place.listings(self.wave)[0].listing.id
        self.page = f"/surveys/classes/{self.listing}/"

    def answered(self, number, **given):
        with self.place.unit():
            answered(self.id, self.children[number], **given)

    def field(self):
        """What stands in the field for seats not to be asked."""
        return re.search(r'name="numbers" value="([^"]*)"', self.place.teacher.get(self.page).text)[1]

    def types(self, numbers):
        self.place.teacher.get(self.page)
        return self.place.teacher.post(f"{self.page}not-asked", numbers=numbers).status_code

    def marked(self):
        return [row["number"] for row in self.place.rows("survey_place", "not_asked") if row["number"]]


@pytest.fixture
def listed(place):
    return Class(place)


def test_the_field_begins_with_what_the_class_list_says(listed):
    assert listed.field() == ""
    listed.answered(2, survey=False)
    listed.answered(3, account=False, survey=True)  # another purpose
    listed.answered(40, survey=False)  # there is no such seat
    assert listed.field() == "2"


def test_a_number_taken_out_by_hand_comes_back_and_one_typed_by_hand_stays(listed):
    listed.answered(2, survey=False)
    assert listed.types("9") == 303
    assert listed.field() == "2, 9"
    assert listed.marked() == [9]  # the list speaks for itself


def test_a_guardian_who_changes_their_mind_leaves_no_mark_behind(listed):
    listed.answered(2, survey=False)
    listed.types("2, 9")
    listed.answered(2, survey=True)
    assert listed.field() == "9"


def test_who_has_no_number_is_told_to_the_school(listed):
    assert "no number in the list" not in listed.place.teacher.get(f"{listed.page}?lang=en").text
    listed.answered(None, survey=False)
    assert "1 more child has no number in the list" in listed.place.teacher.get(f"{listed.page}?lang=en").text


def test_a_class_without_a_list_keeps_its_numbers_as_before(place):
    listing = place.listings(place.draft(("5-1", 5, 33)))[0].listing
    page = f"/surveys/classes/{listing.id}/"
    assert "no class list of this name" in place.teacher.get(f"{page}?lang=en").text
    place.teacher.post(f"{page}not-asked", numbers="3")
    assert [row["number"] for row in place.rows("survey_place", "not_asked")] == [3]


def test_when_the_class_begins_nobody_is_asked_by_a_slip_of_the_pen(app, listed):
    teacher = Teacher(app, "mori")
    with listed.place.unit():
        accounts.grant_role(teacher.person_id, listed.place.school, "teacher", clock.now())
    listed.answered(2, survey=False)
    listed.place.open(listed.wave)
    teacher.start("p3", "before-you-send")
    page = teacher.get(f"{teacher.base}/survey?class={listed.listing}").text
    assert 'name="numbers" value="2"' in page
    begun = {"class": listed.listing, "unwatched": "yes", "from": "screen", "numbers": ""}
    assert teacher.post(f"{teacher.base}/survey", **begun).status_code == 303
    assert listed.marked() == [2]
    blank = {n: "data-blank" in Pupil(app).join(teacher.code, n).get(f"/s/{listed.wave}/").text for n in (1, 2)}
    assert blank == {1: False, 2: True}


def test_a_pupil_who_is_signed_in_reads_the_page_of_like_length(app, place, wave):  # noqa: F811
    """In a place of their own; the page tells onlookers nothing."""
    with place.unit() as session:
        class_id, children = make_class(place.school, "1年1組", pupils=(1, 2))
        for place_row, child in zip(place_ids(session), children.values(), strict=False):
            session.connection().exec_driver_sql(
                f"UPDATE survey_place SET learner_id = (SELECT learner_id FROM person WHERE id = '{child}') "
                f"WHERE id = '{place_row}'"
            )
        answered(class_id, children[1], survey=False)
    pages = {}
    for number, child in children.items():
        browser = Signed(app, f"browser-{number}")
        enter(app, browser.http, child, two_steps=False)
        pages[number] = browser.get(f"/s/{wave}/?lang=en").text
    assert QUESTION in pages[2]
    assert QUESTION not in pages[1]
    assert "data-blank" in pages[1]
    lengths = [len(re.findall('data-page="item"', page)) for page in pages.values()]
    assert lengths[0] == lengths[1] > 0
    assert "guardian" not in pages[1].lower()


def place_ids(session):
    """Two free places of the wave."""
    found = "SELECT id FROM survey_place WHERE learner_id IS NULL ORDER BY id LIMIT 2"
    return [row[0] for row in session.connection().exec_driver_sql(found)]
