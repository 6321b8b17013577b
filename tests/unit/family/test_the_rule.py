"""The family rule: five steps without script, a sheet, a picture and a PDF, and nothing that stays behind."""

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from elearn.family.questions import MOST_SIGNS, STEPS, read
from tests.factories.classroom import work
from tests.unit.materials.conftest import bare

SAID = {
    "hard": ["battle", "next"],
    "place-own": "9時、居間",
    "adults": ["meals"],
    "slip": ["what"],
    "review": ["month"],
}
ALWAYS = {"ja": "約束を守れなかったときでも、話していい。", "en": "even if you broke the rule."}
FIELD = re.compile(r'<input type="(?:hidden|checkbox)"\s+name="([^"]+)"\s+value="([^"]*)"')


def words_of(pdf):
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return bare(page.extract_text())


def test_the_five_steps_bring_along_what_was_said(phone):
    phone.get("/family/rule?lang=en")
    said = {}
    for at, step in enumerate(STEPS, 1):
        said[step.key] = [next(iter(step.choices))]
        said[f"{step.key}-own"] = f"own {step.key}"
        page = phone.post("/family/rule", to=at, **said)
        assert page.status_code == 200
        hidden = FIELD.findall(page.text)
        for done in STEPS[:at]:
            assert (done.key, said[done.key][0]) in hidden
    for step in STEPS:
        assert f"<li>own {step.key}</li>" in page.text
        assert step.choices[said[step.key][0]].text in page.text.replace("&#39;", "'")
    assert "even if you broke the rule" in page.text
    assert "0120-0-78310" in page.text


def test_one_can_go_back_and_nothing_is_lost(phone):
    phone.get("/family/rule?lang=en")
    page = phone.post("/family/rule", to=0, **SAID)
    assert re.search(r'value="battle"\s+checked', page.text)
    assert 'name="place-own" value="9時、居間"' in page.text


def test_words_that_do_not_fit_stay_and_are_named(phone):
    phone.get("/family/rule?lang=en")
    long = "あ" * (MOST_SIGNS + 1)
    page = phone.post("/family/rule", to=3, **SAID | {"place-own": long})
    assert page.status_code == 422
    assert "at most 120 signs" in page.text
    assert f'value="{long}"' in page.text
    assert phone.post("/family/rule.pdf", **SAID | {"place-own": long}).status_code == 422


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_pdf_says_what_was_said(phone, language):
    phone.get(f"/family/rule?lang={language}")
    answer = phone.post("/family/rule.pdf", **SAID)
    assert answer.mimetype == "application/pdf"
    said = words_of(answer.data)
    assert bare("9時、居間") in said
    assert (
        bare({"ja": "困ったら、約束を守れなかったときでも、話していい。", "en": "even if you broke the rule"}[language])
        in said
    )
    assert bare("0120-0-78310") in said


def test_the_picture_is_a_picture(phone):
    phone.get("/family/rule")
    answer = phone.post("/family/rule.png", **SAID)
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")


def test_a_sign_that_cannot_be_printed_loses_nothing(phone):
    phone.get("/family/rule?lang=en")
    answer = phone.post("/family/rule.pdf", **SAID | {"hard-own": "\U00012000"})
    assert answer.status_code == 422
    assert "cannot be printed" in answer.text
    assert "9時、居間" in answer.text
    assert phone.post("/family/rule.png", **SAID | {"hard-own": "\U00012000"}).status_code == 200


def test_the_longest_rule_still_is_one_page(phone):
    phone.get("/family/rule")
    everything = {step.key: list(step.choices) for step in STEPS} | {f"{step.key}-own": "長" * 120 for step in STEPS}
    assert words_of(phone.post("/family/rule.pdf", **everything).data)


def test_the_empty_sheet_offers_every_choice(phone):
    said = words_of(phone.http.get("/family/rule/empty.pdf?lang=en").data)
    for step in STEPS:
        for words in step.choices.values():
            assert bare(words.text) in said


def test_nothing_is_kept(app, phone):
    """Neither in the database, nor in a cookie, nor in the browser's store."""
    phone.get("/family/rule")
    answer = phone.post("/family/rule", to=5, **SAID | {"hard-own": "CANARY-7131"})
    assert "CANARY-7131" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "CANARY" not in str(answer.headers)
    assert "CANARY" not in str([phone.http.get_cookie(name) for name in ("elearn", "elearn_family")])
    with work(app, write=False) as session:
        names = session.connection().exec_driver_sql("SELECT count(*) FROM class_page").scalar()
    assert names == 0


def test_a_form_of_another_site_is_refused(phone):
    assert phone.http.post("/family/rule", data={"to": 1}).status_code in {400, 403}


@given(st.dictionaries(st.sampled_from(["hard", "hard-own", "x", "review-own"]), st.lists(st.text(), max_size=3)))
def test_whatever_is_sent_can_be_read(form):
    for part in read(form):
        assert set(part.chosen) <= set(part.step.choices)
        assert "\n" not in part.own
        assert part.own == part.own.strip()


def test_families_find_it_from_the_first_page_and_after_the_first_lesson(phone):
    assert 'href="/family/"' in phone.get("/").text
    assert 'href="/family/rule"' in phone.get("/family/").text
