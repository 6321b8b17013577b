"""The clock jumps two days ahead, two days back, and is set right, under load: nothing is lost, nothing goes early."""

import time

import pytest

from tests.faults.load import EARLY, LONGEST_WAIT_SECONDS, LoadPupil, load_on, migrated, outcome
from tests.journeys.pupils import ClassPupil
from tests.journeys.teacher import Teacher
from tests.live import LiveServer
from tests.pupils import LESSON

TWO_DAYS = 2 * 24 * 3600
CLASS = 4
# Due jobs are looked for every second; the control believes every clock.
RESTLESS = {"PYTHONPATH": EARLY["PYTHONPATH"], "ELEARN_RESTLESS": "yes", "ELEARN_CARELESS": "nothing"}
GULLIBLE = RESTLESS | {"ELEARN_CARELESS": "clock"}


class Seat(LoadPupil):
    """A pupil in a trial class: of all that is kept it goes first, 24 hours after its start."""

    join, _open = ClassPupil.join, ClassPupil._open

    def __init__(self, url, number, code):
        super().__init__(url)
        self.number = number
        self.join(code)


def trial_class(url):
    """A teacher without an account who has just begun."""
    teacher = Teacher(url)
    teacher.get("/teach/trial")
    return teacher.opened(teacher.post("/teach/trial", course=LESSON[0], lesson=LESSON[1]))


def await_jump_noticed(server):
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while "the clock jumped" not in server.log.read_text():
        assert time.monotonic() < until
        time.sleep(0.1)


def await_gone(teacher):
    until = time.monotonic() + LONGEST_WAIT_SECONDS
    while teacher.http.get(f"{teacher.base}/").status_code == 200:
        assert time.monotonic() < until
        time.sleep(0.1)


@pytest.fixture
def server(data, tmp_path, request, breaking):
    url = migrated(f"sqlite:///{data / 'elearn.db'}")
    with LiveServer(url, folder=tmp_path, env=breaking.env | request.param) as server:
        yield server


def class_under_load(server, teacher):
    seats = [Seat(server.url, number, teacher.code) for number in range(1, CLASS + 1)]
    return load_on(server, pupils=CLASS, joined=seats)


@pytest.mark.parametrize("server", [RESTLESS], indirect=True, ids=[""])
def test_a_clock_that_jumps_ahead_and_back_loses_nothing(server, breaking, report):
    teacher = trial_class(server.url)
    with class_under_load(server, teacher) as load:
        breaking.begin("clock", TWO_DAYS)
        await_jump_noticed(server)
        load.await_refusals(CLASS)  # the class is over by this clock: its answers wait
        load.await_answers()
        breaking.begin("clock", -TWO_DAYS)
        load.await_answers()
        began = time.monotonic()
        breaking.end("clock")
        load.await_answers()
        recovery = time.monotonic() - began
        pages = [pupil.http.get(f"/learn/attempts/{pupil.attempt}/").status_code for pupil in load.pupils]
        board = teacher.http.get(f"{teacher.base}/").status_code
    found = outcome(load, server.database_url, [recovery])
    report("clock", "clock two days ahead, two days back, set right", found)
    assert found.unharmed
    assert {*pages, board} == {200}


@pytest.mark.parametrize("server", [GULLIBLE], indirect=True, ids=[""])
def test_control_who_believes_every_clock_forgets_a_class_that_is_going_on(server, breaking, report):
    teacher = trial_class(server.url)
    with class_under_load(server, teacher) as load:
        breaking.begin("clock", TWO_DAYS)
        await_gone(teacher)
        breaking.end("clock")
    found = outcome(load, server.database_url, [0])
    report("clock_control", "clock two days ahead, control: believed at once", found)
    assert found.lost > 0
    assert found.refused > 0
