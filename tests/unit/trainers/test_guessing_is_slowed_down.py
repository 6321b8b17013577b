"""Codes of groups and sessions, and names of observers, cannot be tried out; those who know them never wait."""

import pytest

BRIM = 40


def doors(town, session):
    return {
        "group": ("/trainers/groups/", "/trainers/groups/", "code"),
        "session": ("/trainers/groups/", "/trainers/observing/", "code"),
        "name": (f"/trainers/sessions/{session}/", f"/trainers/sessions/{session}/invite", "name"),
    }


@pytest.fixture
def group_code(town):
    fields = {"name": "冬の組", "pathway": "supporter", "office": town.office}
    made = town.lead.send("/trainers/groups/new", "/trainers/groups/new", **fields)
    return town.lead.get(made.headers["location"]).text.split('class="big-code">')[1].split("<")[0]


@pytest.mark.parametrize("door", ["group", "session", "name"])
def test_many_wrong_tries_from_one_address_are_refused(town, aoki, door):
    page, action, field = doors(town, aoki.hold_session())[door]
    aoki.get(page)
    answers = [aoki.post(action, **{field: f"WRONG{n}"}).status_code for n in range(BRIM + 3)]
    assert answers[:BRIM] == [422] * BRIM
    assert set(answers[BRIM + 1 :]) == {429}
    slowed = aoki.post(action, **{field: "WRONG"})
    assert slowed.headers["Retry-After"]
    elsewhere = {"REMOTE_ADDR": "198.51.100.9"}  # the control: another address waits for nobody
    data = {"csrf_token": aoki.token, field: "WRONG"}
    assert aoki.http.post(action, data=data, environ_overrides=elsewhere).status_code == 422


def test_a_code_that_exists_cannot_be_told_from_outside_without_end(town, aoki):
    """Who bears no badge hears of a session by its code that they may not watch it; that is a guess as well."""
    code = aoki.code(aoki.hold_session())
    stranger = town.person("stranger")
    stranger.get("/trainers/groups/")
    answers = [stranger.post("/trainers/observing/", code=code).status_code for _ in range(BRIM + 3)]
    assert answers[0] == 409
    assert answers[-1] == 429


def test_a_whole_course_comes_in_from_one_address(town, aoki, group_code):
    for number in range(BRIM + 5):
        joined = aoki.send("/trainers/groups/", "/trainers/groups/", code=group_code)
        assert joined.status_code == 303, number
    code = aoki.code(aoki.hold_session())
    assert [town.lead.watch(code).status_code for _ in range(BRIM + 5)] == [303] * (BRIM + 5)
