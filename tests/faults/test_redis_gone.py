"""Redis dies under load and comes back empty, again and again: it carries news, never an answer."""

import pytest
import redis

from tests.faults.load import load_on, migrated, outcome
from tests.live import LiveServer
from tests.sizes import size

TWO = ("--workers", "2")
HELD = 100


@pytest.mark.parametrize("engine_name", [pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_no_answer_waits_for_redis_or_goes_with_it(engine_url, redis_server, tmp_path, report):
    times, recovery = size("redis_losses"), []
    env = {"ELEARN_REDIS_URL": redis_server.url}
    server = LiveServer(migrated(engine_url), folder=tmp_path, env=env, options=TWO)
    with server, load_on(server) as load:
        for _ in range(times):
            redis_server.stop()
            load.await_answers()
            redis_server.start()
            recovery.append(load.await_answers(1))
            load.await_answers()
    found = outcome(load, engine_url, recovery)
    report("redis_gone", f"Redis killed and back empty x{times}, two workers on postgresql", found)
    assert found.unharmed


def test_control_what_redis_alone_holds_goes_with_it(redis_server, report):
    with redis.Redis.from_url(redis_server.url) as line:
        acknowledged = [number for number in range(HELD) if line.set(f"answer {number}", "adult")]
    redis_server.stop()
    redis_server.start()
    with redis.Redis.from_url(redis_server.url) as line:
        lost = sum(line.get(f"answer {number}") is None for number in acknowledged)
    report(
        "redis_gone_control", "Redis killed, control: kept in Redis", f"acknowledged {len(acknowledged)}, lost {lost}"
    )
    assert lost == HELD
