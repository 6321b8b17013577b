"""The server is killed at random moments while pupils answer: what was acknowledged is there, once, as it was sent."""

import random
import time

import pytest

from tests.faults.load import EARLY, engine_of, load_on, migrated, outcome
from tests.live import LiveServer
from tests.sizes import size


def killed(url, folder, times, env=None):
    """What became of the answers of a server that was killed so often."""
    server, recovery = LiveServer(migrated(url), folder=folder, env=env).start(), []
    try:
        with load_on(server) as load:
            for _ in range(times):
                time.sleep(random.uniform(0.1, 0.8))
                server.kill()
                began = time.monotonic()
                server.start()
                load.await_answers(1)
                recovery.append(time.monotonic() - began)
            load.await_answers()
    finally:
        server.stop()
    return outcome(load, url, recovery)


def test_no_acknowledged_answer_is_lost_or_doubled(engine_url, tmp_path, report):
    times, engine = size("kill_moments"), engine_of(engine_url)
    found = killed(engine_url, tmp_path, times)
    report(f"kill_{engine}", f"SIGKILL x{times} on {engine}", found)
    assert found.unharmed


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_control_a_server_that_acknowledges_before_its_commit_loses(engine_url, tmp_path, report):
    found = killed(engine_url, tmp_path, 2, EARLY)
    report("kill_control", "SIGKILL x2, control: acknowledged before the commit", found)
    assert found.lost > 0
