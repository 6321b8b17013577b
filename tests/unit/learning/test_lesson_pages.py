"""Lessons are open to all: read without a start, the same bytes for everyone, started by one press."""

import gzip
import re

import pytest

PAGE = "/courses/town/walk/"


def test_the_first_page_has_the_class_code_as_the_one_field(client):
    page = client.get("/").text
    assert re.findall(r'<input[^>]*name="(code)"', page) == ["code"]
    assert 'action="/join"' in page
    assert 'href="/teach/"' in page


def test_a_lesson_reads_without_being_started(client):
    page = client.get(PAGE).text
    for said in ("ja lesson title", "ja lesson summary", "ja lesson goal", "ja why body", "A ministry", "2026"):
        assert said in page


def test_no_page_before_the_answer_holds_an_answer_key(client, pupil):
    pages = [client.get(page).text for page in ("/", "/courses/", "/courses/town/", PAGE)]
    for page in [*pages, pupil.page, client.get(f"{pupil.address}done").text]:
        assert "CANARY" not in page
    assert "ありがとう" not in pupil.page


def test_everyone_gets_the_same_bytes_and_an_unchanged_page_is_not_sent_twice(app, client, pupil):
    stranger = app.test_client()
    first = stranger.get(PAGE)
    assert first.data == client.get(PAGE).data
    again = stranger.get(PAGE, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert "Set-Cookie" not in first.headers


def test_a_page_travels_packed_where_the_browser_takes_it(client):
    packed = client.get(PAGE, headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed.headers["Vary"]
    assert gzip.decompress(packed.data) == client.get(PAGE).data
    again = client.get(PAGE, headers={"Accept-Encoding": "gzip", "If-None-Match": packed.headers["ETag"]})
    assert again.status_code == 304


def test_a_page_follows_language_and_reading_aids(client):
    japanese = client.get(PAGE).text
    english = client.get(f"{PAGE}?lang=en").text
    assert "en lesson title" in english
    assert 'lang="en"' in english
    assert "ja lesson title" in japanese
    assert client.get(f"{PAGE}?ruby=none&size=large").text != japanese


def test_other_questions_in_the_address_neither_break_nor_fill_the_memory(client):
    assert 'name="next" value="&lt;b&gt;"' in client.get(f"{PAGE}?next=<b>").text
    assert "&lt;b&gt;" not in client.get(PAGE).text


@pytest.mark.parametrize("where", ["/courses/none/", "/courses/town/none/", "/courses/town%00/"])
def test_an_unknown_course_or_lesson_is_not_found(client, where):
    assert client.get(where).status_code == 404


def test_starting_needs_no_account_and_gives_a_guest(client):
    started = client.post("/learn/attempts", data={"course": "town", "lesson": "walk"})
    assert started.status_code == 303
    assert client.get(started.location).status_code == 200


@pytest.mark.parametrize("fields", [{}, {"course": "town"}, {"course": "town", "lesson": "none"}, {"lesson": "walk"}])
def test_a_start_of_nothing_is_not_found(client, fields):
    assert client.post("/learn/attempts", data=fields).status_code == 404


def test_each_start_is_an_attempt_of_its_own(client):
    fields = {"course": "town", "lesson": "walk"}
    places = {client.post("/learn/attempts", data=fields).location for _ in range(2)}
    assert len(places) == 2
