"""Ballot keys are made by a due job beside the trustees: told on the page, resumed after any stop, never replaced."""

import json
import os
import threading

import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from elearn.base.core import clock, files
from elearn.base.core.jobs import DueJobs
from elearn.surveys.crypto import b64, blind
from elearn.surveys.design import custody, keymaking
from tests.unit.surveys.design.test_opening import note, words_of

JOB = "surveys.make_ballot_keys"


@pytest.fixture
def begun(place):
    """A wave of three groups whose keys are wanted."""
    place.id_of_wave = place.draft(("5-1", 5, 33), ("6-1", 6, 31), ("J", 7, 35))
    place.base = f"/surveys/{place.id_of_wave}"
    place.official.get(f"{place.base}/opening")
    assert place.official.post(f"{place.base}/keys").status_code == 303
    return place


def due(app):
    return app.services.get(DueJobs).run_due()


def all_noted(place):
    for at in range(3):
        words = words_of(place.official.post(f"{place.base}/shares/{at}").text)
        assert note(place, at, words).status_code == 303


def keys(settings, place):
    folder = settings.keys_dir / "waves" / place.id_of_wave
    return {file.name: file.read_bytes() for file in folder.glob("*.pem")} if folder.exists() else {}


def test_the_request_makes_no_ballot_key_and_the_job_makes_them_all(app, begun, settings):
    assert keys(settings, begun) == {}
    assert begun.wave(begun.id_of_wave).stage == "preparing"
    assert due(app)[JOB] == 3
    assert len(set(keys(settings, begun).values())) == 3
    assert JOB not in due(app)  # nothing is wanted any more, nothing is written for it


def test_the_page_tells_how_far_it_is_and_offers_to_open_when_all_are_there(app, begun):
    all_noted(begun)
    waiting = begun.official.get(f"{begun.base}/shares?lang=en")
    assert "0 of 3" in waiting.text
    assert waiting.headers["Refresh"] == "3"
    assert f'action="{begun.base}/opening"' not in waiting.text
    assert begun.official.post(f"{begun.base}/opening").status_code == 409
    assert begun.wave(begun.id_of_wave).state == "draft"
    due(app)
    ready = begun.official.get(f"{begun.base}/shares?lang=en")
    assert "Refresh" not in ready.headers
    assert f'action="{begun.base}/opening"' in ready.text
    assert begun.official.post(f"{begun.base}/opening").status_code == 303


class Killed(BaseException):
    """As if the process ended here."""


@pytest.mark.parametrize("at", ["before the second key is made", "while the second key is written"])
def test_a_stop_at_any_point_leaves_whole_keys_and_the_next_run_goes_on(app, begun, settings, monkeypatch, at):
    calls = iter(range(100))

    def dying(real):
        def step(*given):
            if next(calls) == 1:
                raise Killed
            return real(*given)

        return step

    with monkeypatch.context() as broken, app.services.active():
        if at.startswith("before"):
            broken.setattr(blind, "new_key", dying(blind.new_key))
        else:
            broken.setattr(files.os, "fsync", dying(os.fsync))
        with pytest.raises(Killed):
            keymaking.make_ballot_keys(clock.now())
    left = keys(settings, begun)
    assert len(left) == 1
    assert due(app)[JOB] == 2
    found = keys(settings, begun)
    assert left.items() <= found.items()
    assert all(load_pem_private_key(pem, None).key_size == 2048 for pem in found.values())


def test_two_makers_at_once_leave_one_key_each(app, begun, settings):
    with app.services.active():
        keymaking.make_ballot_keys(clock.now())
        before = keys(settings, begun)
        for name in before:
            app.services.get(custody.WaveKeys).keep_ballot_key(begun.id_of_wave, name[:-4], b"another")
    assert keys(settings, begun) == before


def test_keys_json_holds_what_is_on_the_disk_and_never_changes(app, begun, settings):
    due(app)
    all_noted(begun)
    assert begun.official.post(f"{begun.base}/opening").status_code == 303
    published = begun.wave(begun.id_of_wave).keys_json
    for each in json.loads(published)["strata"]:
        pem = keys(settings, begun)[f"{each['key']}.pem"]
        assert b64.decode(each["n"], 256) == b64.decode(blind.public_of(pem)["n"], 256)
    before = keys(settings, begun)
    assert begun.official.post(f"{begun.base}/keys").status_code == 422
    assert begun.official.post(f"{begun.base}/reconsider").status_code == 409
    due(app)
    assert keys(settings, begun) == before
    assert begun.wave(begun.id_of_wave).keys_json == published


def test_new_shares_keep_the_ballot_keys(app, begun, settings):
    due(app)
    before = keys(settings, begun)
    all_noted(begun)
    assert begun.official.post(f"{begun.base}/keys").status_code == 303  # a share was seen by others
    assert keys(settings, begun) == before
    assert begun.official.post(f"{begun.base}/opening").status_code == 409
    all_noted(begun)
    assert begun.official.post(f"{begun.base}/opening").status_code == 303


def test_whoever_waits_does_not_wait_for_the_next_round(app, begun, settings):
    """The loop sleeps for half a minute; the press of the button wakes it."""
    pause = threading.Event()
    jobs = app.services.get(DueJobs)
    stop = jobs.start(every_seconds=600)
    try:
        jobs.nudge()
        for _ in range(200):
            if len(keys(settings, begun)) == 3:
                break
            pause.wait(0.1)
    finally:
        stop()
    assert len(keys(settings, begun)) == 3
