"""The server is relieved by another one on the same port, under load: no request fails twice, no answer is lost."""

import time
import uuid

import httpx
import pytest

from tests.faults.load import CARELESS, LoadPupil, engine_of, load_on, migrated, outcome
from tests.live import LiveServer
from tests.sizes import size


class OneRetry(LoadPupil):
    """Sends an answer at most twice, the second time at once; what failed twice is counted and given up."""

    def __init__(self, url):
        super().__init__(url, timeout=60)
        self.failed_twice = 0

    def answer(self, question, answer, **_):
        answer_id = str(uuid.uuid4())
        if not (self._taken(question, answer, answer_id) or self._taken(question, answer, answer_id)):
            self.failed_twice += 1
            time.sleep(0.05)

    def _taken(self, *said):
        try:
            return self.post(*said).status_code == 200
        except httpx.TransportError:
            return False


def upgraded(url, folder, times, relieve, env=None):
    """What became of the answers of servers that were replaced so often, and how many requests failed twice."""
    server, recovery = LiveServer(migrated(url), folder=folder, env=env).start(), []
    try:
        with load_on(server, kind=OneRetry) as load:
            for _ in range(times):
                server = relieve(server)
                recovery.append(load.await_answers(1))
            load.await_answers()
    finally:
        server.stop()
    return outcome(load, url, recovery), sum(pupil.failed_twice for pupil in load.pupils)


def test_no_request_fails_after_one_retry(engine_url, tmp_path, report):
    times, engine = size("upgrades"), engine_of(engine_url)
    found, failed = upgraded(engine_url, tmp_path, times, LiveServer.relieved)
    report(f"upgrade_{engine}", f"relieved x{times} on {engine}, failed after one retry {failed}", found)
    assert failed == 0
    assert found.unharmed


def test_a_server_that_is_slow_to_listen_is_waited_for(tmp_path):
    """The one before must not stop while nobody else is there yet."""
    slow = {**CARELESS, "ELEARN_CARELESS": "nothing", "ELEARN_SLOW_TO_LISTEN": "1"}
    found, failed = upgraded(f"sqlite:///{tmp_path}/elearn.db", tmp_path, 1, LiveServer.relieved, env=slow)
    assert failed == 0
    assert found.unharmed


def stopped_and_started(server):
    server.stop()
    return server.start()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_control_a_server_that_is_stopped_and_started_turns_requests_away(engine_url, tmp_path, report):
    found, failed = upgraded(engine_url, tmp_path, 1, stopped_and_started)
    report("upgrade_control", f"stopped and started, control: failed after one retry {failed}", found)
    assert failed > 0
