"""What the addresses give: the right file under a good name, to those who may have it."""

import dataclasses
from urllib.parse import unquote

import pytest

from tests.factories.classroom import Teacher
from tests.factories.learning import write_course

BASE = "/materials/town/walk"
OPEN = {
    "worksheet.pdf": "application/pdf",
    "letter.pdf": "application/pdf",
    "slides.pdf": "application/pdf",
    "slides.html": "text/html; charset=utf-8",
}


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(settings, courses_dir=write_course(tmp_path / "courses"))


@pytest.mark.parametrize(("file", "mimetype"), OPEN.items())
def test_anyone_may_take_the_open_ones(client, file, mimetype):
    answer = client.get(f"{BASE}/{file}?lang=ja")
    assert answer.status_code == 200
    assert answer.content_type == mimetype
    assert answer.headers["Content-Disposition"].startswith("attachment; filename")
    assert "town-01 ja lesson title" in unquote(answer.headers["Content-Disposition"])


def test_the_plan_is_the_teachers(app, client):
    assert client.get(f"{BASE}/plan.pdf").status_code in {302, 303, 401}
    answer = Teacher(app).http.get(f"{BASE}/plan.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")


def test_a_copy_that_is_still_good_is_not_sent_again(client):
    first = client.get(f"{BASE}/letter.pdf")
    assert first.headers["Cache-Control"] == "private, no-cache"
    again = client.get(f"{BASE}/letter.pdf", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


def test_the_language_of_the_paper_is_not_the_language_of_the_pages(client):
    english = client.get(f"{BASE}/worksheet.pdf?lang=en")
    assert "Worksheet" in english.headers["Content-Disposition"]
    assert "Set-Cookie" not in english.headers
    japanese = client.get(f"{BASE}/worksheet.pdf?lang=ja")
    assert "ワークシート" in unquote(japanese.headers["Content-Disposition"])
    assert english.data != japanese.data


@pytest.mark.parametrize("query", ["?lang=xx", "?lang=../..", "?ruby=loud", "?lang="])
def test_odd_wishes_are_no_error(client, query):
    assert client.get(f"{BASE}/worksheet.pdf{query}").status_code == 200


@pytest.mark.parametrize("address", ["/materials/town/nowhere/letter.pdf", "/materials/x/walk/slides.html"])
def test_an_unknown_lesson_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_an_unknown_kind_is_not_found(client):
    assert client.get(f"{BASE}/poster.pdf").status_code == 404


def test_the_plan_page_links_to_the_kit(app):
    page = Teacher(app).get("/teach/lessons/town/walk/?lang=en").text
    for file in (*OPEN, "plan.pdf"):
        assert f'href="{BASE}/{file}?lang=en"' in page
