"""Prints: the guardians' letter and the residents' slips."""

import io

import pytest
from pypdf import PdfReader

from elearn.base.core import clock
from tests.factories.surveys import Signed
from tests.unit.surveys.design.test_issuing import slip_codes, wave  # noqa: F401 - the fixture


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return PdfReader(io.BytesIO(answer.data))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ja", ["保護者の皆様", "後から探す", "2026"]),
        ("en", ["To the guardians", "can no longer be found", "No reason"]),
    ],
)
def test_the_letter_is_one_sheet_with_purpose_last_day_and_what_cannot_be_undone(place, language, words):
    listing = place.listings(place.draft(("5-1", 5, 33)))[0].listing
    paper = text_of(
        place.teacher.http.get(f"/surveys/classes/{listing.id}/letter.pdf?until=2026-11-20&lang={language}")
    )
    assert len(paper.pages) == 1
    text = "".join(paper.pages[0].extract_text().split())
    for each in words:
        assert each.replace(" ", "") in text


@pytest.mark.parametrize(("language", "school"), [("ja", "（学校名）"), ("en", "(name of the school)")])
def test_an_official_reads_the_letter_before_any_school_has_named_a_class(place, language, school):
    draft = place.draft()
    address = f"/surveys/{draft}/letter.pdf?lang={language}"
    page = place.official.get(f"/surveys/{draft}/").text
    assert f'href="{address}"' in page
    assert "http://localhost/surveys/classes/" in page  # whole, to be sent to schools
    paper = text_of(place.official.http.get(address))
    assert len(paper.pages) == 1
    text = "".join(paper.pages[0].extract_text().split())
    assert school.replace(" ", "") in text
    assert str(clock.now().year) not in text  # the last day to refuse is set by the school


def test_the_letter_is_for_officials_of_the_waves_area_and_an_open_series_has_none(place):
    draft = place.draft(area=place.south)
    stranger = Signed(place.app, "umi", "official", place.north)
    assert stranger.get(f"/surveys/{draft}/letter.pdf").status_code == 404
    assert place.teacher.get(f"/surveys/{draft}/letter.pdf").status_code == 403
    opened = place.draft(area=place.north, open_series=True)
    assert place.official.get(f"/surveys/{opened}/letter.pdf").status_code == 409
    assert "letter.pdf" not in place.official.get(f"/surveys/{opened}/").text


def test_slips_are_eight_on_a_sheet_each_with_its_own_code_and_the_keys(place, wave):  # noqa: F811
    stratum = place.strata(wave)[0]
    paper = text_of(place.official.http.get(f"/surveys/{wave}/slips.pdf?stratum={stratum.id}&lang=en"))
    text = "".join("".join(page.extract_text().split()) for page in paper.pages)
    assert all(code in text for code in slip_codes(place, wave))
    assert place.wave(wave).keys_sha256[:16] in text
    assert len(paper.pages) == 5  # forty of them
    assert text.count("North") >= 40  # who asks stands on each


def test_slips_wait_for_the_keys(place):
    draft = place.draft(area=place.north)
    place.official.get(f"/surveys/{draft}/")
    place.official.post(f"/surveys/{draft}/slips", area=place.north, band="all", count=40)
    stratum = place.strata(draft)[0]
    assert place.official.get(f"/surveys/{draft}/slips.pdf?stratum={stratum.id}").status_code == 409


def test_what_was_handed_out_is_counted_without_noting_which(place, wave):  # noqa: F811
    stratum = place.strata(wave)[0]
    place.official.get(f"/surveys/{wave}/")
    assert place.official.post(f"/surveys/{wave}/handed-out", stratum=stratum.id, count=25).status_code == 303
    assert place.strata(wave)[0].handed_out == 25
    assert place.official.post(f"/surveys/{wave}/handed-out", stratum=stratum.id, count=41).status_code == 422


@pytest.mark.parametrize(("language", "word"), [("ja", "名前は聞きません"), ("en", "Nobody asks for your name")])
def test_an_open_series_has_a_poster_of_one_sheet_that_names_its_keys(place, language, word):
    title = "Survey about the Internet in North and all that we wonder about in November 2026"  # takes three lines
    opened = place.opened(area=place.north, open_series=True, title=title)
    assert f"/surveys/{opened}/poster.pdf" in place.official.get(f"/surveys/{opened}/").text
    paper = text_of(place.official.http.get(f"/surveys/{opened}/poster.pdf?lang={language}"))
    assert len(paper.pages) == 1
    text = "".join(paper.pages[0].extract_text().split())
    assert word.replace(" ", "") in text
    assert f"/s/{opened}/" in text
    assert "North" in text  # who asks
    assert place.wave(opened).keys_sha256[:16] in text


def test_other_waves_have_no_poster(place, wave):  # noqa: F811
    assert place.official.get(f"/surveys/{wave}/poster.pdf").status_code == 409
