"""The pages of those who answer: who sees the questions, what leaves no trace, and that nothing is sent."""

import logging
import re

import pytest

from tests.factories.surveys import Signed
from tests.unit.surveys.design.test_issuing import slip_codes, wave  # noqa: F401 - the fixture


def test_a_person_with_a_place_sees_the_questions(place, wave):  # noqa: F811
    page = place.teacher.get(f"/s/{wave}/?lang=en")
    assert "Do you feel anxious about using the Internet, or not?" in page.text
    assert 'data-stratum="adult-all-01"' in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_the_survey_holds_no_form_that_could_send_an_answer(place, wave):  # noqa: F811
    page = place.teacher.get(f"/s/{wave}/").text
    survey = page[page.index('data-controller="survey"') :]
    assert "<form" not in survey
    assert "JavaScript" in page  # without it the page says so


def test_without_a_place_the_page_shows_the_ways_in(place, wave):  # noqa: F811
    page = Signed(place.app, "stranger").get(f"/s/{wave}/?lang=en").text
    assert "There is no place for you here" in page
    assert f"/s/{wave}/slip" in page


def test_a_typed_slip_leads_to_the_questions_and_a_wrong_one_to_words(place, wave):  # noqa: F811
    anyone = Signed(place.app, "anyone")
    anyone.get(f"/s/{wave}/slip?lang=en")
    code = slip_codes(place, wave)[0]
    found = anyone.post(f"/s/{wave}/slip", code=code)
    assert found.status_code == 200
    assert f'data-slip="{code}"' in found.text
    wrong = anyone.post(f"/s/{wave}/slip", code="C3C3 C3C3 C3C3")
    assert wrong.status_code == 422
    assert "C3C3 C3C3 C3C3" in wrong.text  # what was typed is not thrown away


def test_help_points_and_the_wish_to_talk_always_stand_at_the_end(place):
    seated = place.opened(("5-1", 5, 33))
    with place.unit() as session:
        learner = place.teacher.person_id
        session.connection().exec_driver_sql(
            "UPDATE survey_place SET learner_id = (SELECT learner_id FROM person WHERE id = "
            f"'{learner}') WHERE number = 1"
        )
    page = place.teacher.get(f"/s/{seated}/").text
    assert 'data-contact="sos24"' in page
    assert 'href="/talk?for=P3"' in page


def test_a_seat_not_to_be_asked_reads_as_many_pages_without_a_question(place):
    wave_id = place.draft(("5-1", 5, 33))
    listing = place.listings(wave_id)[0].listing
    place.teacher.get("/surveys/classes/")
    place.teacher.post(f"/surveys/classes/{listing.id}/not-asked", numbers="1")
    place.open(wave_id)
    pages = {}
    for number in (1, 2):
        with place.unit() as session:
            session.connection().exec_driver_sql("UPDATE survey_place SET learner_id = NULL")
            session.connection().exec_driver_sql(
                "UPDATE survey_place SET learner_id = (SELECT learner_id FROM person WHERE id = "
                f"'{place.teacher.person_id}') WHERE number = {number}"
            )
        pages[number] = place.teacher.get(f"/s/{wave_id}/").text
    count = {number: len(re.findall('data-page="item"', page)) for number, page in pages.items()}
    assert count[1] == count[2] == 5
    assert "data-blank" in pages[1]
    assert "心配|" not in pages[1]
    assert "なことはありますか" not in pages[1]
    assert "なことはありますか" in pages[2]


def test_a_visit_leaves_no_line_and_no_number(place, wave, caplog):  # noqa: F811
    with caplog.at_level(logging.DEBUG):
        answer = place.teacher.get(f"/s/{wave}/")
        place.teacher.get(f"/s/{wave}/check")
    assert "X-Request-Id" not in answer.headers
    assert [record for record in caplog.records if record.name == "elearn.requests"] == []


@pytest.mark.parametrize("part", ["", "slip", "check"])
def test_an_unknown_wave_is_404(place, part):
    assert place.teacher.get(f"/s/nothing/{part}").status_code == 404
