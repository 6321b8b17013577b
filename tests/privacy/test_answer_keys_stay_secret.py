"""Before an answer is in (and, in a class, before the reveal) nothing that a browser can get tells what is right.

Every address of the app is asked, so that an address added later is searched as well.
"""

import dataclasses
import io
import itertools
import zipfile

import pytest

from elearn.web import assets
from tests.factories.classroom import Pupil, Teacher
from tests.factories.learning import open_player, some_id
from tests.privacy.secret_course import ANSWERS, STEPS, SecretCourse, key

# What the teacher alone may open. The board is private, the plan holds the answers.
TEACHERS_OWN = {"classroom.plan", "classroom.board", "classroom.board_part", "classroom.desk", "materials.plan"}
READERS = ({"Accept": "application/json"}, {"Accept-Language": "en"})
QUERIES = ("", "?lang=en", "?ruby=none", "?for=board", "?since=0", "?new=1", *(f"?q={key(kind)}" for kind in ANSWERS))
ASKED = [*((query, {}) for query in QUERIES), *(("", headers) for headers in READERS)]


def readable(app, known):
    """Every address that can be read, all names filled in; an unknown name fails, so that it gets its value here."""
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods:
            missing = rule.arguments - known.keys()
            assert not missing, f"{rule.rule}: give {missing} a value in this test"
            yield (
                rule.endpoint,
                app.url_map.bind("localhost").build(rule.endpoint, {name: known[name] for name in rule.arguments}),
            )


def everything(browser, app, known, *, skip=frozenset()):
    """All that this browser gets: address and text, headers included; of an endless stream its beginning."""
    for endpoint, address in readable(app, known):
        if endpoint in skip:
            continue
        for query, headers in ASKED:
            answer = browser.get(address + query, headers=headers)
            yield address + query, f"{answer.headers}\n{beginning(answer)}"
            answer.close()


def beginning(answer):
    if answer.is_streamed and answer.mimetype == "text/event-stream":
        return next(iter(answer.iter_encoded())).decode()
    return unpacked(answer.get_data())


def unpacked(data):
    """As text; of an archive (or an office file, which is one) all that is in it."""
    if data[:4] != b"PK\x03\x04":
        return data.decode("utf-8", "replace")
    archive = zipfile.ZipFile(io.BytesIO(data))
    return "\n".join([*archive.namelist(), *(unpacked(archive.read(name)) for name in archive.namelist())])


def leaks(pages, course):
    return {address: found for address, text in pages if (found := course.found_in(text))}


def names(**more):
    known = {"course": "vault", "lesson": "keys", "attempt_id": "none", "session_id": "none", "code": "none"}
    known |= {"wave_id": "none", "wave": "none", "listing_id": "none", "prefix": "00", "name": "trend"}
    known |= {"badge_id": "none", "kind": "json", "key": "none", "number": 1, "place": 1, "version": 1, "token": "none"}
    known |= dict.fromkeys(("draft_id", "page_id", "school_id", "school", "form", "survey_id"), "none")
    known |= dict.fromkeys(("class_id", "person_id", "place_id"), "none")
    known |= dict.fromkeys(("slip", "batch", "passkey_id", "provider", "identity_id"), "none")
    known |= dict.fromkeys(("test_id", "observation_id", "cohort_id", "adult_id", "pathway", "office"), "none")
    return {**known, "invitation": "none", "seat_id": "none", "pairing_id": "none", "request_id": "none", **more}


@pytest.fixture
def course(tmp_path):
    return SecretCourse(tmp_path / "courses")


@pytest.fixture
def settings(settings, course):
    return dataclasses.replace(settings, courses_dir=course.folder)


@pytest.fixture
def teacher(app):
    return Teacher(app).start("vault", "keys")


def test_the_course_is_served_with_all_its_questions(client, course):
    page = open_player_of(client).page
    assert all(f'data-question="{question}"' in page for question in course.secrets)


def open_player_of(client):
    started = client.post("/learn/attempts", data={"course": "vault", "lesson": "keys"})
    return open_player(client, started.headers["location"])


def test_a_guest_finds_no_key_before_answering(app, client, course):
    guest = open_player_of(client)
    assert leaks(everything(client, app, names(attempt_id=guest.attempt_id)), course) == {}


def test_a_refused_answer_tells_nothing(client, course):
    guest = open_player_of(client)
    wrong = [None, "", "nothing", [], {}, {"who": "x"}, ["ask", "ask"], 7, "CANARY"]
    for question, value in itertools.product(course.secrets, wrong):
        reply = guest.send(question, value)
        if reply.status_code != 200:
            assert course.found_in(reply.text) == set(), (question, value)


def test_after_an_answer_its_own_explanation_comes_and_no_other(app, client, course):
    guest, answered = open_player_of(client), set()
    for kind, value in ANSWERS.items():
        reply = guest.send(key(kind), value)
        answered.add(key(kind))
        allowed = set().union(*(course.secrets[question] for question in answered))
        assert course.found_in(reply.json["feedback"]) & course.secrets[key(kind)], kind
        assert course.found_in(reply.text) <= course.secrets[key(kind)]
        for address in (guest.address, f"{guest.address}feedback", f"{guest.address}done"):
            assert course.found_in(client.get(address).text) <= allowed
    found = course.found_in(client.get(guest.address).text)
    assert {question for question, signs in course.secrets.items() if signs & found} == answered


def test_one_guests_feedback_is_not_anothers(app, client, course):
    guest = open_player_of(client)
    for kind, value in ANSWERS.items():
        guest.send(key(kind), value)
    stranger = app.test_client()
    open_lesson_as(stranger)
    assert leaks(everything(stranger, app, names(attempt_id=guest.attempt_id)), course) == {}


def open_lesson_as(client):
    client.post("/learn/attempts", data={"course": "vault", "lesson": "keys"})


def test_in_a_class_answering_alone_tells_nothing(app, course, teacher):
    pupil = Pupil(app).join(teacher.code, 1)
    for kind, value in ANSWERS.items():
        reply = pupil.answer(key(kind), value)
        assert reply.json["feedback"] is None
    known = names(attempt_id=pupil.attempt, session_id=teacher.session, code=teacher.code)
    assert leaks(everything(pupil.http, app, known), course) == {}


def test_a_class_at_its_own_pace_waits_for_the_reveal_too(app, course, teacher):
    teacher.press("pace", pace="own")
    pupil = Pupil(app).join(teacher.code, 1)
    assert pupil.answer(key("single"), ANSWERS["single"]).json["feedback"] is None
    assert course.found_in(pupil.get(f"/learn/attempts/{pupil.attempt}/").text) == set()


def test_the_reveal_opens_the_step_and_no_other(app, course, teacher):
    pupil = Pupil(app).join(teacher.code, 1)
    for kind, value in ANSWERS.items():
        pupil.answer(key(kind), value)
    teacher.press("reveal", step=0)
    shown = pupil.get(f"/learn/attempts/{pupil.attempt}/feedback").text
    for step, kinds in STEPS.items():
        for kind in kinds:
            assert bool(course.found_in(shown) & course.secrets[key(kind)]) is (step == "why"), kind
    known = names(attempt_id=pupil.attempt, session_id=teacher.session, code=teacher.code)
    allowed = set().union(*(course.secrets[key(kind)] for kind in STEPS["why"]))
    for address, found in leaks(everything(pupil.http, app, known), course).items():
        assert found <= allowed, address


def test_who_has_not_answered_sees_no_explanation_after_the_reveal(app, course, teacher):
    pupil = Pupil(app).join(teacher.code, 1)
    teacher.press("reveal", step=0)
    known = names(attempt_id=pupil.attempt, session_id=teacher.session, code=teacher.code)
    assert leaks(everything(pupil.http, app, known), course) == {}


def test_the_projector_shows_no_key_not_even_after_the_reveal(app, course, teacher):
    pupil = Pupil(app).join(teacher.code, 1)
    known = names(attempt_id=pupil.attempt, session_id=teacher.session, code=teacher.code)
    # Steps and reveals change the pages of the class; all others are looked at once everything was revealed.
    elsewhere = {rule.endpoint for rule in app.url_map.iter_rules() if not rule.arguments & {"session_id", "code"}}
    for step in range(len(STEPS)):
        teacher.press("step", step=step)
        assert leaks(everything(teacher.http, app, known, skip=TEACHERS_OWN | elsewhere), course) == {}
        teacher.press("reveal", step=step)
        assert leaks(everything(teacher.http, app, known, skip=TEACHERS_OWN | elsewhere), course) == {}
    assert leaks(everything(teacher.http, app, known, skip=TEACHERS_OWN), course) == {}


def test_the_plan_with_the_answers_opens_for_teachers_only(app, client, course):
    address = "/teach/lessons/vault/keys/"
    assert client.get(address).status_code == 303
    assert course.found_in(client.get(address, headers={"Accept": "application/json"}).text) == set()
    visitor = Teacher(app, "tanaka", role="coordinator")
    assert visitor.get(address).status_code == 403
    assert Teacher(app).get(address).status_code == 200


def test_scripts_and_styles_hold_no_key_and_no_source_map(client, course):
    files = [path for path in assets.BUILD.iterdir() if path.suffix in {".js", ".css", ".json", ".map"}]
    assert files
    for path in files:
        text = path.read_text("utf-8")
        assert course.found_in(text) == set()
        assert "sourceMappingURL" not in text
        assert client.get(f"/static/build/{path.name}.map").status_code == 404


def test_a_signed_key_of_another_attempt_opens_nothing(app, client, course):
    guest = open_player_of(client)
    guest.send(key("single"), "ask")
    stranger = app.test_client()
    other = open_player_of(stranger)
    refused = stranger.get(f"{guest.address}feedback", headers={"X-Attempt-Key": other.key})
    assert refused.status_code == 404
    assert (
        stranger.post(
            guest.answers_url,
            json={"answer_id": some_id(), "question": key("single"), "answer": "ask"},
            headers={"X-Attempt-Key": other.key},
        ).status_code
        == 404
    )
