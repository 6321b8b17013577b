"""Monday, nine o'clock: all classes join at once, and everybody's first answer follows at once. Each has one seat."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from sqlalchemy import create_engine, text

from tests.faults.load import choices, engine_of, outcome
from tests.journeys.conftest import school
from tests.journeys.pupils import ClassPupil
from tests.journeys.teacher import Teacher
from tests.pupils import LESSON
from tests.sizes import size

CLASS = 40
AT_ONCE = 64


def joined(pupil):
    """A pupil who has a seat and has sent one answer."""
    key, options = choices()[0]
    pupil.join(pupil.code)
    assert pupil.post(key, options[0]).status_code == 200
    return pupil


def begin_classes(server, count):
    """The codes of so many classes, all of one busy teacher."""
    teacher = Teacher(server.url).sign_in()
    codes = [teacher.start(*LESSON).code for _ in range(count)]
    teacher.http.close()
    return codes


def pupils_of(server, codes):
    pupils = [ClassPupil(server.url, None, number) for _ in codes for number in range(1, CLASS + 1)]
    for place, pupil in enumerate(pupils):
        pupil.code = codes[place // CLASS]
    return pupils


def seats_in(url):
    """How many seats there are, and how many learners sit on them."""
    engine = create_engine(url)
    with engine.connect() as connection:
        found = connection.execute(text("SELECT count(*), count(DISTINCT learner_id) FROM seat")).one()
    engine.dispose()
    return tuple(found)


def test_all_classes_join_at_once_and_everybody_has_one_seat(engine_url, tmp_path, report):
    choices()
    with school(engine_url, tmp_path) as server:
        pupils = pupils_of(server, begin_classes(server, size("joining_classes")))
        began = time.monotonic()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(joined, pupils))
        seconds = time.monotonic() - began
    found = outcome(SimpleNamespace(pupils=pupils), engine_url, [0])
    engine = engine_of(engine_url)
    report(f"joins_{engine}", f"{len(pupils)} joins, each with an answer, on {engine}: {seconds:.0f} s", found)
    assert found.unharmed
    assert found.acknowledged == len(pupils)
    assert seats_in(engine_url) == (len(pupils), len(pupils))
    for pupil in pupils:
        pupil.close()


@pytest.mark.parametrize("engine_name", ["sqlite"])
def test_control_who_looks_and_then_sits_down_finds_another_there(engine_url, report):
    """Seats as a program hands them out that asks first and lets no rule of the database watch over them."""
    engine = create_engine(engine_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE chair (number INTEGER, learner INTEGER)"))
    both_have_looked = threading.Barrier(2, timeout=60)

    def sit(learner):
        for number in range(1, CLASS + 1):
            with engine.connect() as connection:
                free = connection.execute(text(f"SELECT 1 FROM chair WHERE number = {number}")).first() is None
            both_have_looked.wait()
            if free:
                with engine.begin() as connection:
                    connection.execute(text(f"INSERT INTO chair VALUES ({number}, {learner})"))
            both_have_looked.wait()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(sit, (1, 2)))
    with engine.connect() as connection:
        sat, chairs = connection.execute(text("SELECT count(*), count(DISTINCT number) FROM chair")).one()
    engine.dispose()
    report("joins_control", "joins, control: looked, then sat down", f"{sat} sat down on {chairs} chairs")
    assert sat == 2 * CLASS
