"""Casting twice at the same moment, forging, and borrowing tokens: nothing gets in."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from elearn.surveys.ballots.store import BallotStores
from elearn.surveys.crypto import b64
from tests.sizes import size
from tests.surveys.waves import answers, cast, open_wave

STRATUM, OTHER = "p3-grade-5-01", "adult-all-01"
EACH = 8  # casts of the same token at once


@pytest.fixture
def database_url(tables_url):
    return tables_url


def kept(app, wave):
    with app.services.active():
        return list(app.services.get(BallotStores).of(wave.id).ballots())


def test_of_a_thousand_casts_at_once_one_each_is_taken(app, figures, engine_name):
    wave = open_wave(app, {STRATUM: "p3/1"})
    people = [wave.respondent(STRATUM) for _ in range(size("survey_double_casts") // EACH)]
    plains = [answers(core=core) for core in ("calm", "anxious", "unknown", "rather-calm")]
    bodies = [person.ballot(plains[n % 4]) for n in range(EACH) for person in people]
    with ThreadPoolExecutor(16) as crowd:
        replies = list(crowd.map(lambda body: cast(app.test_client(), wave, body).status_code, bodies))
    taken, refused = replies.count(200), replies.count(409)
    assert (taken, refused) == (len(people), len(people) * (EACH - 1))
    rows = kept(app, wave)
    assert {mark.hex() for mark, _, _ in rows} == {person.mark for person in people}
    won = {body["sealed"] for body, reply in zip(bodies, replies, strict=True) if reply == 200}
    assert {b64.encode(sealed) for _, _, sealed in rows} == won
    figures(
        f"survey_double_casts_{engine_name}",
        f"{len(bodies)} casts at once of {len(people)} tokens: {taken} taken, one each, {refused} refused",
    )


def test_no_forged_or_borrowed_token_is_taken(app):
    wave = open_wave(app, {STRATUM: "p3/1", OTHER: "adult/1"})
    # The keys of the other wave are other keys: its strata stand in another order.
    elsewhere = open_wave(app, {OTHER: "adult/1", STRATUM: "p3/1"})
    http = app.test_client()
    mine, theirs = wave.respondent(STRATUM), elsewhere.respondent(STRATUM)
    good = mine.ballot(answers(core="calm"))
    n = int.from_bytes(b64.decode(good["signature"], 256), "big")
    tries = [
        {**good, "signature": b64.encode((n ^ 1).to_bytes(256, "big"))},
        {**good, "signature": b64.encode(bytes(255) + b"\1")},
        {**good, "signature": b64.encode(mine.blinded)},
        {**good, "token": b64.encode(bytes(64))},
        {**good, "stratum": OTHER},
        theirs.ballot(answers(core="calm")),
        {**wave.respondent(OTHER).ballot(answers("adult/1", core="calm")), "stratum": STRATUM},
    ]
    assert [cast(http, wave, body).status_code for body in tries] == [403] * len(tries)
    assert kept(app, wave) == []
    assert cast(http, wave, good).status_code == 200  # the control


def test_a_blind_signature_gives_one_ballot_and_no_second(app):
    """RSA signatures multiply; the padding keeps two of them from making a third."""
    wave = open_wave(app, {STRATUM: "p3/1"})
    one, two = wave.respondent(STRATUM), wave.respondent(STRATUM)
    product = int.from_bytes(one.signature, "big") * int.from_bytes(two.signature, "big") % one.n
    forged = {**one.ballot(answers()), "signature": b64.encode(product.to_bytes(256, "big"))}
    assert cast(app.test_client(), wave, forged).status_code == 403
    assert kept(app, wave) == []
