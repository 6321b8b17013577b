"""Forty pupils behind a network that delays, resets, and is gone for ten minutes; two hundred clients that dawdle."""

import contextlib
import socket
import threading
import time
import uuid
from urllib.parse import urlsplit
from wsgiref.simple_server import make_server

import httpx
import pytest

from tests.faults.load import LoadPupil, engine_of, load_on, migrated, outcome
from tests.faults.network import BreakingProxy
from tests.live import LiveServer
from tests.sizes import size

PUPILS = 40
SLOW = 200


class Patient(LoadPupil):
    """Waits out the longest outage, as the outbox does."""

    def answer(self, question, answer, *, patience):
        return super().answer(question, answer, patience=patience + size("offline_seconds"))


class Forgetful(Patient):
    """The control: gives an answer a new number whenever it is sent again."""

    def post(self, question, answer, answer_id=None):
        return super().post(question, answer, str(uuid.uuid4()))


def through_a_bad_network(url, folder, kind, pupils=PUPILS):
    """What became of the answers; and how many were given, each of which may stand there once only."""
    seconds = size("offline_seconds")
    with (
        LiveServer(migrated(url), folder=folder) as server,
        BreakingProxy(server.port, delay=0.02) as network,
        load_on(network, pupils=pupils, kind=kind) as load,
    ):
        network.breaks = 0.02
        load.await_answers(pupils)
        network.hold()
        time.sleep(seconds / 2)
        network.break_off()
        time.sleep(seconds / 2)
        network.restore()
        recovery = load.await_answers(1)
        load.await_answers(pupils)
    return outcome(load, url, [recovery])


def test_forty_pupils_lose_nothing_in_a_bad_network(engine_url, tmp_path, report):
    engine = engine_of(engine_url)
    found = through_a_bad_network(engine_url, tmp_path, Patient)
    away = f"{PUPILS} pupils, network gone for {size('offline_seconds')} s and bad before and after"
    report(f"offline_{engine}", f"{away}, {engine}", found)
    assert found.unharmed
    assert found.stored == found.acknowledged


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_control_a_client_that_numbers_anew_doubles_its_answers(engine_url, tmp_path, report):
    found = through_a_bad_network(engine_url, tmp_path, Forgetful, pupils=8)
    doubled = found.stored - found.acknowledged
    report("offline_control", f"bad network, control: a new number for each try, {doubled} stand there twice", found)
    assert doubled > 0


@contextlib.contextmanager
def dawdlers(url, count):
    """Clients that begin a request and do not end it: half in the middle of its head, half in its body."""
    host = urlsplit(url)
    head = b"POST /learn/attempts HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    with contextlib.ExitStack() as stack:
        for number in range(count):
            client = stack.enter_context(socket.create_connection((host.hostname, host.port)))
            client.sendall(head + b"Content-Length: 1000\r\n\r\ncourse=" if number % 2 else head)
        yield


def test_others_are_served_beside_two_hundred_slow_clients(tmp_path, report):
    url = f"sqlite:///{tmp_path / 'elearn.db'}"
    with LiveServer(migrated(url), folder=tmp_path) as server, dawdlers(server.url, SLOW), load_on(server) as load:
        load.await_answers(50)
    found = outcome(load, url, [0])
    report("slow_clients", f"{SLOW} slow clients", found)
    assert found.unharmed


def answer_bare(_environ, start_response):
    start_response("200 OK", [])
    return [b"here"]


def test_control_a_server_that_serves_one_by_one_is_blocked_by_a_single_slow_client():
    with make_server("127.0.0.1", 0, answer_bare) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        assert _answers(url, 30)
        with dawdlers(url, 1):
            assert not _answers(url, 3)
        assert _answers(url, 30)
        server.shutdown()


def _answers(url, seconds):
    try:
        return httpx.get(url, timeout=seconds).status_code == 200
    except httpx.TransportError:
        return False
