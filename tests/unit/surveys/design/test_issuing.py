"""One signature for each place: the same message the same, another refused, however many ask at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import update

from elearn.base.core import clock
from elearn.surveys import operations, queries
from elearn.surveys.design.models import Place, Wave
from elearn.surveys.design.slips import code_of, slips_of
from elearn.surveys.design.views.handouts import Handouts
from tests.factories.surveys import Signed, blinded

STRATUM = "adult-all-01"


@pytest.fixture
def wave(place):
    """Thirty-one teachers of the north may answer; `place.teacher` is one of them."""
    with place.unit():
        found = operations.create(place.north, "Staff", "2026-11", clock.now() + timedelta(days=9), clock.now())
        operations.plan_slips(found, place.north, "all", 40)
        operations.add_people(found, place.north, ["teacher"])
        wave_id = found.id
    return place.open(wave_id)


def slip_codes(place, wave_id):
    with place.unit(write=False):
        found = queries.wave(wave_id)
        (stratum,) = queries.strata(found)
        return [code_of(each) for each in slips_of(found, stratum.id)]


def test_the_same_message_gets_the_same_signature_for_ever(place, wave):
    message = blinded()
    first = place.teacher.issue(wave, STRATUM, message)
    assert first.status_code == 200, first.text
    assert len(first.json["signature"]) == 342
    assert place.teacher.issue(wave, STRATUM, message).json == first.json


def test_another_message_is_refused_with_kind_words(place, wave):
    assert place.teacher.issue(wave, STRATUM, blinded()).status_code == 200
    second = place.teacher.issue(wave, STRATUM, blinded())
    assert second.status_code == 409
    assert "signature" not in second.text


def test_of_many_at_once_one_message_wins(place, wave):
    cookie = place.teacher.http
    messages = [blinded() for _ in range(12)]

    def ask(message):
        client = place.app.test_client()
        client._cookies = dict(cookie._cookies)
        return client.post(f"/ballots/{wave}/issue", json={"stratum": STRATUM, "blinded": message}).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, messages))
    assert sorted(answers) == [200] + [409] * 11


def test_only_a_hash_of_the_message_is_kept(place, wave):
    message = blinded()
    place.teacher.issue(wave, STRATUM, message)
    (row,) = [row for row in place.rows("survey_place") if row["issued_hash"]]
    assert len(bytes(row["issued_hash"])) == 32


def test_whoever_has_no_place_gets_nothing(place, wave):
    stranger = Signed(place.app, "stranger")
    assert stranger.issue(wave, STRATUM, blinded()).status_code == 403
    assert place.teacher.issue(wave, "p3-grade-5-01", blinded()).status_code == 403
    assert place.teacher.issue(wave, STRATUM, blinded()).status_code == 200  # control


def test_a_slip_is_good_for_one_ballot_on_any_device(place, wave):
    code = slip_codes(place, wave)[0]
    anyone = Signed(place.app, "anyone")
    message = blinded()
    typed = f"{code[:4].lower()} {code[4:8]}-{code[8:]}"
    first = anyone.issue(wave, STRATUM, message, slip=typed)
    assert first.status_code == 200, first.text
    assert anyone.issue(wave, STRATUM, blinded(), slip=code).status_code == 409
    assert anyone.issue(wave, STRATUM, blinded(), slip="333333333333").status_code == 403


def test_a_slip_does_not_spend_the_place_of_who_is_signed_in(place, wave):
    assert place.teacher.issue(wave, STRATUM, blinded(), slip=slip_codes(place, wave)[1]).status_code == 200
    assert place.teacher.issue(wave, STRATUM, blinded()).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"stratum": STRATUM},
        {"stratum": STRATUM, "blinded": "short"},
        {"stratum": STRATUM, "blinded": "!" * 342},
        {"stratum": STRATUM, "blinded": "A" * 342},
        {"stratum": 5, "blinded": blinded()},
        {"stratum": STRATUM, "blinded": blinded(), "slip": 5},
        {"stratum": STRATUM, "blinded": blinded(), "more": "x"},
    ],
)
def test_what_is_no_request_is_422_and_spends_nothing(place, wave, body):
    assert place.teacher.http.post(f"/ballots/{wave}/issue", json=body).status_code == 422
    assert [row for row in place.rows("survey_place") if row["issued_hash"]] == []


def test_after_the_last_day_no_ballot_is_given_out(place, wave):
    with place.unit() as session:
        session.execute(update(Wave).values(closes_at=clock.now() - timedelta(minutes=1)))
    answer = place.teacher.issue(wave, STRATUM, blinded())
    assert answer.status_code == 410


def test_a_draft_gives_out_nothing(place):
    draft = place.draft(("5-1", 5, 33))
    assert place.teacher.issue(draft, "p3-grade-5-01", blinded()).status_code == 403


def test_another_site_cannot_ask_in_somebodys_name(place, wave):
    body = {"stratum": STRATUM, "blinded": blinded()}
    answer = place.teacher.http.post(
        f"/ballots/{wave}/issue", json=body, headers={"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


def test_an_open_series_gives_anyone_a_ballot(place):
    wave = place.opened(area=place.north, open_series=True)
    anyone = Signed(place.app, "anyone")
    assert anyone.issue(wave, STRATUM, blinded()).status_code == 200
    assert anyone.issue(wave, STRATUM, blinded()).status_code == 200
    with place.unit(write=False) as session:
        assert session.query(Place).count() == 0


def test_an_open_series_serves_classes_behind_one_address_and_slows_a_program_down(app, place):
    wave = place.opened(area=place.north, open_series=True)
    stratum = place.strata(wave)[0].key
    http = app.test_client()

    def ask(number):
        return http.post(f"/ballots/{wave}/issue", json={"stratum": stratum, "blinded": blinded(number)})

    # Three classes of forty; the signing between is not what is tried here.
    with app.services.active():
        given = [app.services.get(Handouts).take(f"{wave} 127.0.0.1") for _ in range(119)]
    assert given == [0.0] * 119
    assert ask(1).status_code == 200
    late = ask(2)
    assert late.status_code == 429
    assert 3500 < int(late.headers["Retry-After"]) <= 3601
    other = place.opened(area=place.south, open_series=True)
    body = {"stratum": place.strata(other)[0].key, "blinded": blinded(3)}
    assert http.post(f"/ballots/{other}/issue", json=body).status_code == 200
