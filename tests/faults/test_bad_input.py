"""Whatever comes in: a clear message, the right status, nothing half-written, never our fault (5xx).

On SQLite always, on PostgreSQL too when proving: thousands of requests cost minutes there.
"""

import dataclasses
import re

import pytest
from sqlalchemy import text

from elearn.base.core.db import Base, Database
from tests.engines import ENGINES
from tests.factories.classroom import Pupil, Teacher
from tests.factories.learning import open_lesson, some_id, write_course
from tests.sizes import PROVING

NAMES = [
    "%00",
    "a%00b",
    "%ff%fe",
    "%ED%A0%80",
    "..%2f..%2fetc%2fpasswd",
    "%F0%9F%98%80",
    "a" * 3000,
    "-1",
    "%27%20OR%201=1",
    "%0d%0aSet-Cookie:%20x=y",
    "%",
    "{}",
    "９" * 6,
    "%5C%5Cevil",
]
QUERIES = [
    "lang=xx&ruby=%00&grade=99",
    "seat=%00",
    "seat=٣",
    "seat=-1",
    f"seat={'9' * 400}",
    f"since={'9' * 5000}",
    "since=NaN",
    "grade=%ff",
    "q=%00",
    "q=../../x",
    "for=board",
    "code=%00",
    f"code={'A' * 9000}",
    "next=//evil.example/",
    "a[]=1&a[]=2",
    "lang=en&lang=ja",
    "%00=%00",
    "&&&===",
]
VALUES = ["", "\x00", "-1", "9" * 30, "9" * 5000, "NaN", "😀" * 100, "../..", "' OR 1=1 --", "<script>", "\u202e", "١"]
FIELDS = (
    "step",
    "held",
    "pace",
    "door",
    "seat",
    "seats",
    "one",
    "other",
    "claim",
    "picture",
    "new",
    "question",
    "answer",
    "answer_id",
    "course",
    "lesson",
    "name",
    "password",
    "next",
    "persona",
    "from",
)
METHODS = ("HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND")


@pytest.fixture(params=ENGINES if PROVING else ENGINES[:1])
def engine_name(request):
    return request.param


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def settings(settings, tmp_path):
    return dataclasses.replace(settings, courses_dir=write_course(tmp_path / "courses"))


@pytest.fixture
def rows(app):
    """A function: how many rows stand in each table, by one statement."""
    engine, names = app.services.get(Database).engine, list(Base.metadata.tables)
    asked = text("SELECT " + ", ".join(f"(SELECT count(*) FROM {name})" for name in names))

    def count():
        with engine.connect() as connection:
            return dict(zip(names, connection.execute(asked).one(), strict=True))

    return count


@pytest.fixture
def people(app, client):
    """A stranger, a pupil in a class and its teacher, and the ids that are theirs."""
    teacher = Teacher(app).start()
    pupil = Pupil(app).join(teacher.code, 1)
    known = {
        "course": "town",
        "lesson": "walk",
        "attempt_id": pupil.attempt,
        "session_id": teacher.session,
        "code": teacher.code,
        "seat_id": teacher.seat_id(1),
    }
    return (client, pupil.http, teacher.http), known


def addresses(app, known, strange):
    """Every address of the app, each of its names once strange and the others right."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "status.readyz":
            continue  # 503 is its word for "not migrated", as the database of this test is
        for odd in rule.arguments or {None}:
            values = {name: known.get(name, "none") for name in rule.arguments}
            if odd is not None:
                values[odd] = strange
            yield rule, re.sub(r"<(?:\w+:)?(\w+)>", lambda found, values=values: values[found[1]], rule.rule)


def settle(answer):
    """The status, without waiting for the end of a stream."""
    status, kind = answer.status_code, answer.mimetype
    answer.close()
    return status, kind


@pytest.mark.parametrize("strange", NAMES, ids=range(len(NAMES)))
def test_strange_names_in_addresses_are_not_found(app, people, rows, strange):
    before, (browsers, known) = rows(), people
    for rule, address in addresses(app, known, strange):
        for browser in browsers if rule.arguments and "GET" in rule.methods else ():
            status, _ = settle(browser.get(address))
            assert status in {200, 303, 308, 400, 403, 404, 410, 422, 429}, (address, status)
    assert rows() == before


def test_strange_questions_behind_addresses_change_nothing(app, people, rows):
    before, (browsers, known) = rows(), people
    for rule, address in addresses(app, known, "none"):
        for at, query in enumerate(QUERIES if "GET" in rule.methods else ()):
            for browser in browsers if PROVING else (browsers[at % len(browsers)],):
                status, _ = settle(browser.get(f"{address}?{query}"))
                assert status < 500, (address, query)
    assert rows() == before


@pytest.mark.parametrize("method", METHODS)
def test_every_address_answers_every_method(app, people, rows, method):
    before, (browsers, known) = rows(), people
    for rule, address in addresses(app, known, "none"):
        status, _ = settle(browsers[0].open(address, method=method))
        allowed = {200, 303, 308, 400, 401, 403, 404, 405, 410, 422, 429}
        assert status in allowed, (method, address)
        if method not in {"HEAD", "OPTIONS"} and rule.endpoint != "static":
            assert status in {308, 403, 404, 405}, (method, address)
    assert rows() == before


def test_a_wrong_method_says_which_are_right(client):
    refused = client.put("/courses/")
    assert refused.status_code == 405
    assert "GET" in refused.headers["Allow"]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_strange_values_in_forms_are_refused_or_harmless(app, people, rows, value):
    (browsers, known), written = people, set()
    tokens = [token(browser, known) for browser in browsers]
    for rule, address in addresses(app, known, "none"):
        if "POST" not in rule.methods or rule.endpoint in {"accounts.sign_out", "classroom.end", "learning.start"}:
            continue
        for browser, own in zip(browsers, tokens, strict=True):
            before = rows()
            form = dict.fromkeys(FIELDS, value) | {"csrf_token": own}
            status, _ = settle(browser.post(address, data=form))
            assert status < 500, (address, value)
            if status >= 400 and rows() != before:
                written.add(address)
    assert written == set()


def token(browser, known):
    page = browser.get(f"/c/{known['code']}?new=1").text
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]


@pytest.mark.parametrize("field", ["one", "other"])
@pytest.mark.parametrize("number", ["0", "41", "99999999999999999999999", "-5", "x"])
def test_swapping_with_a_seat_that_cannot_be_is_refused(app, number, field):
    teacher = Teacher(app).start()
    Pupil(app).join(teacher.code, 1)
    refused = teacher.post(f"{teacher.base}/swap", **{"one": "1", "other": "1", field: number})
    assert refused.status_code == 422


# --- JSON bodies

DEEP = b"[" * 100_000
BODIES = {
    "nothing": b"",
    "no json": b"hello",
    "cut off": b'{"answer_id": "',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "no fields": b"{}",
    "deep": DEEP,
    "deep objects": b'{"a":' * 3000 + b"1" + b"}" * 3000,
    "huge integer": b'{"answer": ' + b"9" * 6000 + b"}",
    "NaN": b'{"answer": NaN}',
    "infinity": b'{"answer": -Infinity}',
    "invalid utf-8": b'{"answer": "\xff\xfe"}',
    "utf-16": '{"answer": "a"}'.encode("utf-16"),
    "byte order mark": b'\xef\xbb\xbf{"answer": "a"}',
    "NUL": b"\x00",
    "form": b"answer_id=1&question=first-move&answer=ask",
}
ID = "0191d6a0-0000-7000-8000-000000000001"
STRANGE = [
    None,
    True,
    7,
    10**25,
    1e308,
    "",
    "x",
    "\x00",
    "\ud800",
    "a" * 16_000,
    [],
    [[]],
    ["ask", "ask"],
    [None],
    {},
    {"a": 1},
    {"ask": "ask"},
    {"": ""},
    [{}] * 50,
    "😀" * 300,
    "\u202eask",
    "ask ",
]


def problem(reply, *statuses):
    """A problem+json of one of these statuses, in full."""
    assert reply.status_code in statuses, (reply.status_code, reply.text[:300])
    assert reply.mimetype == "application/problem+json"
    assert reply.json["status"] == reply.status_code
    assert reply.json["title"]
    assert isinstance(reply.json["reasons"], list)
    return reply.json


@pytest.fixture
def pupil(client):
    return open_lesson(client)


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_malformed_body_is_explained_and_nothing_is_written(client, pupil, rows, body):
    before = rows()
    problem(client.post(pupil.answers_url, data=body, content_type="application/json"), 413, 422)
    assert rows() == before


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_raised_hand_reads_no_nonsense(app, body):
    teacher = Teacher(app).start()
    seated = Pupil(app).join(teacher.code, 1)
    reply = seated.http.post(f"/sessions/{teacher.session}/help", data=body, content_type="application/json")
    assert reply.status_code in {200, 413, 422}
    assert reply.status_code == 200 or problem(reply, 413, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "image/png", "", "multipart/mixed"])
def test_another_kind_of_body_is_not_read(client, pupil, rows, kind):
    before = rows()
    reply = client.post(pupil.answers_url, data=b"{}", content_type=kind, headers={"Accept": "application/json"})
    problem(reply, 415)
    assert rows() == before


@pytest.mark.parametrize("question", ["first-move", "places", "word", "feeling"])
def test_strange_answers_are_refused_with_a_reason(pupil, rows, question):
    before = rows()
    for value in STRANGE:
        reply = pupil.send(question, value)
        if reply.status_code == 200:  # a typed answer may be almost anything
            assert question == "word", value
            before = rows()
        else:
            problem(reply, 413, 422)
    assert rows() == before


def test_strange_questions_and_ids_are_refused(client, pupil, rows):
    before = rows()
    for value in STRANGE:
        for body in (
            {"answer_id": some_id(), "question": value, "answer": "ask"},
            {"answer_id": value, "question": "first-move", "answer": "ask"},
        ):
            problem(client.post(pupil.answers_url, json=body), 413, 422)
    assert rows() == before


def test_missing_and_surplus_fields(client, pupil, rows):
    before = rows()
    full = {"answer_id": some_id(), "question": "first-move", "answer": "ask"}
    for field in full:
        problem(client.post(pupil.answers_url, json={k: v for k, v in full.items() if k != field}), 422)
    assert rows() == before
    assert client.post(pupil.answers_url, json={**full, "points": 1000, "late": False}).status_code == 200


@pytest.mark.parametrize("size", [17_000, 300_000, 2_000_000])
def test_oversized_bodies_are_refused_in_both_forms(client, pupil, rows, size):
    before, long = rows(), "a" * size
    problem(client.post(pupil.answers_url, json={"answer_id": ID, "question": "word", "answer": long}), 413)
    form = client.post(pupil.answers_url, data={"answer_id": ID, "question": "word", "answer": long})
    assert form.status_code in {413, 422}
    assert form.mimetype == "text/html"
    assert rows() == before


def test_a_form_with_thousands_of_parts_is_refused(client, pupil, rows):
    before = rows()
    parts = {f"answer.{n}": "x" for n in range(20_000)} | {"answer_id": ID, "question": "places"}
    assert client.post(pupil.answers_url, data=parts).status_code in {413, 422}
    parts = {f"answer.{n}": "x" for n in range(2_000)} | {"answer_id": ID, "question": "places"}
    assert client.post(pupil.answers_url, data=parts, content_type="multipart/form-data").status_code in {413, 422}
    assert rows() == before


def test_forms_without_a_field_are_explained_on_a_page(client, pupil, rows):
    before = rows()
    for form in ({"question": "first-move"}, {"answer_id": ID}, {"answer_id": ID, "question": "first-move"}):
        refused = client.post(pupil.answers_url, data=form)
        assert refused.status_code == 422
        assert "<h1" in refused.text
    assert rows() == before


@pytest.mark.parametrize("language", ["ja", "en"])
def test_refusals_speak_the_readers_language(client, pupil, language):
    headers = {"Accept-Language": language}
    said = problem(client.post(pupil.answers_url, json={}, headers=headers), 422)["title"]
    assert bool(re.search(r"[\u3040-\u30ff]", said)) is (language == "ja"), said
    page = client.get("/courses/nowhere/", headers={**headers, "Accept": "text/html"})
    assert page.status_code == 404
    assert f'<html lang="{language}"' in page.text


# --- unknown things


@pytest.mark.parametrize("address", ["x", "none", "a" * 22, "0" * 300])
def test_unknown_attempts_are_not_found(client, rows, address):
    before = rows()
    body = {"answer_id": ID, "question": "first-move", "answer": "ask"}
    problem(client.post(f"/learn/attempts/{address}/answers", json=body), 404)
    for page in ("", "done", "feedback"):
        assert client.get(f"/learn/attempts/{address}/{page}").status_code == 404
    assert rows() == before


def test_an_unknown_question_of_ones_own_attempt_is_explained(pupil, rows):
    before = rows()
    assert problem(pupil.send("no-such-question", "ask"), 422)["title"]
    assert rows() == before


@pytest.mark.parametrize("course", ["", "nowhere", "town ", "../town"])
def test_a_lesson_that_is_not_there_cannot_be_started(client, rows, course):
    before = rows()
    assert client.post("/learn/attempts", data={"course": course, "lesson": "walk"}).status_code == 404
    assert client.post("/learn/attempts", data={}).status_code == 404
    assert rows() == before


def test_unknown_sessions_and_seats_are_not_found(app, rows):
    teacher = Teacher(app).start()
    before = rows()
    for part in ("", "screen", "screen-part", "board-part", "pair", "pair-part", "result"):
        assert teacher.get(f"/teach/sessions/nowhere/{part}").status_code == 404
    for part in ("state", "events", "state?for=board", "events?for=board"):
        assert teacher.get(f"/sessions/nowhere/{part}").status_code == 404
    for button in ("free", "help", "pictures"):
        assert teacher.post(f"{teacher.base}/seats/nobody/{button}").status_code == 404
    assert teacher.post(f"{teacher.base}/pair/nothing/approve").status_code == 404
    assert rows() == before


# --- codes of classes

WRONG_CODES = ["AAAAAA", "K7", "K7 3PX", "０００", "<b>", "😀" * 6, "K" * 5000, "%s%s%s%n", "347967X", " "]


@pytest.mark.parametrize("code", WRONG_CODES)
def test_a_wrong_code_is_told_kindly_where_it_was_typed(client, rows, code):
    before = rows()
    page = client.get("/join", query_string={"code": code})
    assert page.status_code == 404
    assert 'role="alert"' in page.text
    assert 'name="code"' in page.text
    assert "<b>" not in page.text
    assert rows() == before


def test_a_sign_that_no_database_keeps_is_refused_wherever_it_stands(client, pupil, rows):
    before = rows()
    assert client.get("/c/%00").status_code == 404
    assert client.get("/join?code=%00").status_code == 422
    assert client.post("/learn/attempts", data={"course": "town\x00", "lesson": "walk"}).status_code == 422
    assert client.post(pupil.answers_url, data={"question": "word\x00", "answer_id": ID}).status_code == 422
    assert rows() == before


def test_a_code_that_no_class_has_is_told_the_same_way(client, rows):
    before = rows()
    for address in ("/c/347967", "/c/347967/back", "/c/347967/pass"):
        page = client.get(address)
        assert page.status_code == 404
        assert 'name="code"' in page.text
    assert rows() == before


def test_the_code_of_a_class_that_is_over_says_so(app, rows):
    teacher = Teacher(app).start()
    teacher.press("end")
    before, late = rows(), Pupil(app)
    answers = [late.get(f"/c/{teacher.code}{more}") for more in ("", "/back", "/pass")]
    assert [answer.status_code for answer in answers] == [200, 200, 303]
    assert "おわりました" in answers[0].text
    assert rows() == before


def test_the_right_code_is_taken_in_any_width_and_case(app):
    teacher = Teacher(app).start()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in teacher.code)
    for typed in (teacher.code.lower(), wide, f" {teacher.code[:3]}-{teacher.code[3:]} ", " ".join(teacher.code)):
        found = app.test_client().get("/join", query_string={"code": typed})
        assert found.status_code == 303
        assert found.headers["location"] == f"/c/{teacher.code}"


def test_guessing_codes_is_slowed_down_and_the_right_one_still_explained(app, rows):
    teacher = Teacher(app).start()
    before, guesser = rows(), app.test_client()
    statuses = [guesser.get("/join?code=AAAAAA").status_code for _ in range(60)]
    assert statuses[0] == 404
    assert statuses[-1] == 429
    refused = guesser.get(f"/c/{teacher.code}")
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1
    assert rows() == before
