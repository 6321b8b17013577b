"""A ballot is taken from whoever holds a fitting signature, once, and from nobody else."""

import json
import threading
from hashlib import sha256

import pytest
from sqlalchemy import update

from elearn.base.core.db import session
from elearn.surveys.ballots import keys, queries
from elearn.surveys.ballots.store import BallotStores
from elearn.surveys.crypto import b64
from elearn.surveys.design.models import Wave
from tests.surveys.waves import answers, cast, open_wave

STRATUM = "p3-grade-5-01"


@pytest.fixture
def ballot(wave):
    return wave.respondent(STRATUM).ballot(answers(core="calm"))


def rows(wave):
    return list(wave.app.services.get(BallotStores).of(wave.id).ballots())


def set_state(wave, state):
    with wave.app.services.active(), wave.unit():
        session().execute(update(Wave).where(Wave.id == wave.id).values(state=state))


def test_keys_json_is_given_out_to_the_letter_and_for_ever(client, wave):
    answer = client.get(f"{wave.url}/keys.json")
    assert answer.data.decode() == wave.keys
    assert b64.encode(sha256(answer.data).digest()) == wave.sha256
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_keys_json_says_what_0010_says(wave):
    found = json.loads(wave.keys)
    assert list(found) == ["format", "wave", "tally", "plain_bytes", "sealed_bytes", "strata"]
    assert (found["format"], found["plain_bytes"], found["sealed_bytes"]) == ("elearn-survey-keys/1", 128, 209)
    assert found["tally"]["custody"] == "2-of-3"
    assert found["strata"][0]["e"] == "AQAB"
    assert keys.read_keys(wave.keys).text == wave.keys


@pytest.mark.parametrize(
    "change",
    [
        {"format": "elearn-survey-keys/2"},
        {"plain_bytes": 256},
        {"more": 1},
        {"tally": {"suite": "x", "public": "", "custody": "2-of-3"}},
        {"strata": [{}]},
    ],
)
def test_a_text_that_says_anything_else_is_no_keys_json(wave, change):
    with pytest.raises(keys.Broken):
        keys.read_keys(json.dumps({**json.loads(wave.keys), **change}))


def test_a_ballot_is_kept_as_hash_stratum_and_sealed_text_alone(client, wave, ballot):
    answer = cast(client, wave, ballot)
    assert (answer.status_code, answer.json) == (200, {"cast": True})
    mark = sha256(b64.decode(ballot["token"], 64)).digest()
    assert rows(wave) == [(mark, STRATUM, b64.decode(ballot["sealed"], 209))]


def test_the_same_bytes_again_are_the_same_ballot(client, wave, ballot):
    for _ in range(3):
        assert cast(client, wave, ballot).status_code == 200
    assert len(rows(wave)) == 1


def test_a_second_ballot_under_the_same_token_is_refused_and_the_first_stands(client, wave):
    someone = wave.respondent(STRATUM)
    first, second = someone.ballot(answers(core="calm")), someone.ballot(answers(core="anxious"))
    assert cast(client, wave, first).status_code == 200
    assert cast(client, wave, second).status_code == 409
    assert [sealed for _, _, sealed in rows(wave)] == [b64.decode(first["sealed"], 209)]


def test_a_forged_signature_is_refused(client, wave, ballot):
    turned = ballot["signature"][:-4] + ("AAAA" if ballot["signature"][-4:] != "AAAA" else "BAAA")
    assert cast(client, wave, {**ballot, "signature": turned}).status_code in (403, 422)
    forged = b64.encode(b"\1" * 256)
    assert cast(client, wave, {**ballot, "signature": forged}).status_code == 403
    assert rows(wave) == []


def test_a_token_of_another_stratum_or_wave_is_refused(app, client, wave, ballot):
    assert cast(client, wave, {**ballot, "stratum": "adult-all-01"}).status_code == 403
    assert cast(client, wave, {**ballot, "stratum": "no-such"}).status_code == 403
    other = open_wave(app, {"adult-all-02": "adult/1", STRATUM: "p3/1"})
    assert cast(client, other, ballot).status_code == 403
    assert rows(wave) == rows(other) == []


@pytest.mark.parametrize(
    "change",
    [
        {"token": "AA"},
        {"sealed": None},
        {"signature": 7},
        {"stratum": 7},
        {"more": "x"},
        {"sealed": "A" * 278},
    ],
)
def test_what_is_no_ballot_is_refused_with_a_word(client, wave, ballot, change):
    answer = cast(client, wave, {**ballot, **change})
    assert answer.status_code == 422
    assert answer.json["title"]
    assert rows(wave) == []


def test_other_bodies_and_other_sites_are_refused(client, wave, ballot):
    assert client.post(f"{wave.url}/cast", data="x").status_code == 415
    assert client.post(f"{wave.url}/cast", json=[1]).status_code == 422
    assert client.post(f"{wave.url}/cast", json={**ballot, "token": "A" * 5000}).status_code == 413
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    assert client.post(f"{wave.url}/cast", json=ballot, headers=elsewhere).status_code == 403
    assert rows(wave) == []


def test_unknown_waves_and_drafts_are_nothing(client, wave, ballot):
    assert client.post("/ballots/nobody/cast", json=ballot).status_code == 404
    assert client.get("/ballots/nobody/keys.json").status_code == 404
    assert client.get("/ballots/..%2f..%2fetc/keys.json").status_code == 404


@pytest.mark.parametrize("state", ["closing", "released", "destroyed"])
def test_from_closing_on_nothing_is_taken(client, wave, ballot, state):
    set_state(wave, state)
    assert cast(client, wave, ballot).status_code == 410
    assert rows(wave) == []


def test_the_list_of_what_was_counted_is_closed_until_then(client, wave):
    assert client.get(f"{wave.url}/counted/00.txt").status_code == 404
    set_state(wave, "released")
    assert client.get(f"{wave.url}/counted/00.txt").text == ""
    assert client.get(f"{wave.url}/counted/0G.txt").status_code == 404


def test_counts_are_by_stratum(client, wave):
    for _ in range(3):
        cast(client, wave, wave.respondent(STRATUM).ballot(answers()))
    cast(client, wave, wave.respondent("adult-all-01").ballot(answers()))
    with wave.app.services.active():
        assert queries.counts(wave.id) == {STRATUM: 3, "adult-all-01": 1}
        assert queries.counts("no-such-wave") == {}


def test_casting_at_the_same_moment_keeps_one(app, wave):
    someone = wave.respondent(STRATUM)
    bodies = [someone.ballot(answers(core="calm")) for _ in range(8)]
    found = []

    def send(body):
        found.append(cast(app.test_client(), wave, body).status_code)

    threads = [threading.Thread(target=send, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200] + [409] * 7
    assert len(rows(wave)) == 1


def test_a_cast_that_began_before_the_closing_is_settled_before_the_tally_reads(app, wave):
    """`settle` waits for open turns; what begins later finds the wave closed."""
    store = app.services.get(BallotStores).of(wave.id)
    begun, go_on, order = threading.Event(), threading.Event(), []

    def slow_cast():
        with app.services.active(), store.turn():
            begun.set()
            go_on.wait(10)
            store.put(b"h" * 32, STRATUM, b"s" * 209)
        order.append("cast")

    def settle():
        with app.services.active():
            store.settle()
        order.append("settled")

    casting, settling = threading.Thread(target=slow_cast), threading.Thread(target=settle)
    casting.start()
    assert begun.wait(10)
    settling.start()
    settling.join(0.2)
    assert order == []
    go_on.set()
    casting.join()
    settling.join()
    assert set(order) == {"cast", "settled"}
    assert len(rows(wave)) == 1
