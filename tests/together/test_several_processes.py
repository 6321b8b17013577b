"""A class on two processes: news crosses over, limits are one, and Redis may go and come back in the middle."""

import re
import time
from contextlib import closing, contextmanager

import httpx
import psutil
import pytest
import redis

from elearn.base.core.places import packaged
from elearn.courseware.queries import load_catalogue
from tests.engines import scratch_database
from tests.journeys.pupils import ClassPupil
from tests.journeys.teacher import Teacher
from tests.redis import running_redis
from tests.together.sites import a_site, trials_started

pytestmark = pytest.mark.postgres
LESSON = ("p3", "before-you-send")
MOST = 10


@pytest.fixture(scope="module")
def redis_server():
    with running_redis() as server:
        yield server


@pytest.fixture(scope="module")
def servers(postgres_server, redis_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("together")
    with scratch_database(postgres_server) as url, a_site(url, redis_server.url, folder) as found:
        yield found


@pytest.fixture
def teacher(servers):
    found = Teacher(servers[0].url).sign_in().start(*LESSON)
    yield found
    found.http.close()


@pytest.fixture
def pupil(servers, teacher):
    lesson = load_catalogue(packaged("courses")).lesson(*LESSON)
    found = ClassPupil(servers[1].url, lesson, 1)
    found.join(teacher.code)
    yield found
    found.close()


@contextmanager
def news_of(http, session, board=False):
    """The revisions that an open event stream tells, without its heartbeats; the first stands already."""
    query = "?for=board" if board else ""
    with http.stream("GET", f"/sessions/{session}/events{query}", timeout=60) as stream:
        ids = (int(line.removeprefix("id: ")) for line in stream.iter_lines() if line.startswith("id: "))
        with closing(ids):
            yield next(ids), ids


def step_of(http, session):
    return http.get(f"/sessions/{session}/state").json()["step"]


def test_a_step_at_one_process_reaches_the_pupil_at_the_other_and_back(servers, teacher, pupil):
    with news_of(pupil.http, teacher.session) as (before, news):
        teacher.press("step", step=1)
        assert next(news) > before
        assert step_of(pupil.http, teacher.session) == pupil.lesson.steps[1].key
    with news_of(teacher.http, teacher.session, board=True) as (before, news):
        pupil.give(pupil.lesson.steps[1].questions[0])
        assert next(news) > before
    assert teacher.state()["answered"][pupil.lesson.steps[1].questions[0]] == 1


def test_the_board_sees_who_is_connected_at_the_other_process(teacher, pupil):
    with news_of(pupil.http, teacher.session):
        for state in iter(teacher.state, None):
            if state["connected"] == 1:
                break


def test_a_class_goes_on_without_redis_and_after_it(servers, teacher, pupil, redis_server):
    with news_of(pupil.http, teacher.session) as (before, news):
        redis_server.stop()
        teacher.press("step", step=1)
        assert (now := next(news)) > before
        pupil.give(pupil.lesson.steps[1].questions[0])
        assert pupil.ledger.acknowledged == set(pupil.ledger.sent)
        redis_server.start()
        teacher.press("step", step=2)
        while step_of(pupil.http, teacher.session) != pupil.lesson.steps[2].key:
            now = next(news)
        assert now > before
    for server in servers:
        assert httpx.get(f"{server.url}/readyz", timeout=30).status_code == 200


def test_a_process_of_streams_alone_has_the_same_doors(servers, teacher, pupil):
    """Opened there with the cookie of elsewhere; whoever has no seat is refused there, too."""
    streams = httpx.Client(base_url=servers[2].url, cookies=pupil.http.cookies, timeout=60)
    with streams, news_of(streams, teacher.session) as (before, news):
        teacher.press("step", step=1)
        assert next(news) > before
        for state in iter(teacher.state, None):
            if state["connected"] == 1:
                break
    events = f"/sessions/{teacher.session}/events"
    refused = [httpx.get(f"{server.url}{events}", timeout=60) for server in servers]
    assert {answer.status_code for answer in refused} == {refused[0].status_code}
    assert refused[0].status_code in {403, 404}
    assert httpx.post(f"{servers[2].url}{events}", timeout=60).text.startswith("This process serves event streams")
    assert httpx.get(f"{servers[2].url}/courses/", timeout=60).status_code == 404
    assert httpx.get(f"{servers[2].url}/readyz", timeout=60).json()["status"] == "ready"


def test_limits_are_one_for_all_and_redis_opens_none(servers, redis_server):
    """Classes without an account: ten in an hour for a network, which no slowness of this machine changes."""
    pages = servers[:2]
    assert trials_started(pages, "192.0.2.1", 24) == MOST  # every process saw some
    assert trials_started(pages, "192.0.2.2", 4) == 4
    redis_server.stop()
    assert trials_started(pages, "192.0.2.1", 4) == 0
    assert trials_started(pages, "192.0.2.3", 16) <= MOST
    redis_server.start()
    while not all_listen(redis_server):
        time.sleep(0.1)
    assert trials_started(pages, "192.0.2.1", 4) == 0
    assert trials_started(pages, "192.0.2.4", 4) == 4  # the control: a network that did nothing


def all_listen(redis_server):
    """One process of the first server, two of the second, and the one of streams."""
    with redis.Redis.from_url(redis_server.url) as line:
        return any(line.zcard(key) == 4 for key in line.scan_iter("*:processes"))


def test_one_command_serves_with_two_workers_and_sums_their_numbers_up(servers):
    pages = 40
    for _ in range(pages):  # each with a connection of its own: the workers share them
        assert httpx.get(f"{servers[1].url}/check", timeout=60).status_code == 200
    shown = [httpx.get(f"{servers[1].url}/metrics", timeout=60).text for _ in range(6)]
    line = r'elearn_requests_total\{method="GET",route="/check",status="200"\} (\S+)'
    assert {float(re.search(line, text)[1]) for text in shown} == {pages}


def test_a_worker_that_dies_is_followed_by_another(servers):
    first, second = _workers(servers[1])
    first.kill()
    while len(now := _workers(servers[1])) != 2 or first in now:
        time.sleep(0.1)
    assert second in now
    assert httpx.get(f"{servers[1].url}/readyz", timeout=60).status_code == 200


def _workers(server):
    children = psutil.Process(server.pid).children(recursive=True)
    return [each for each in children if each.is_running() and "spawn_main" in " ".join(_words(each))]


def _words(process):
    try:
        return process.cmdline()
    except psutil.Error:  # it is gone by now
        return []
