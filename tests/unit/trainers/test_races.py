"""What happens at the same moment, on SQLite and PostgreSQL; and the whole way once on each."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from elearn.base.core import clock
from elearn.base.core.errors import Conflict
from elearn.trainers import operations
from elearn.trainers.models import Observation
from tests.factories.classroom import work
from tests.factories.trainers import observation_in

SUBMISSIONS = 100


@pytest.fixture
def database_url(engine_url):
    return engine_url


def test_a_hundred_parallel_submissions_are_one_result(ready):
    test = ready.start_test()
    key = ready.key_of(test)
    for place, option in key.items():
        ready.post(f"/trainers/tests/{test}/{place}", option=option, answer_id=f"id-{place}", go="next")
    together = Barrier(SUBMISSIONS)

    def submit(_):
        together.wait()
        with work(ready.app):
            return operations.hand_in(test, clock.now())

    with ThreadPoolExecutor(SUBMISSIONS) as crowd:
        counted = list(crowd.map(submit, range(SUBMISSIONS)))
    assert sum(counted) == 1
    with work(ready.app, write=False) as session:
        rows = session.connection().exec_driver_sql("SELECT points FROM trainer_test_result WHERE points_of = 10").all()
    assert [row[0] for row in rows] == [10]


def test_two_who_sign_for_each_other_at_the_same_moment_are_one_signature(town):
    ann, ben = town.trainers("ann", "ben")
    sheets = []
    for signer, candidate in ((ann, ben), (ben, ann)):
        sheet = observation_in(signer.watch(candidate.code(candidate.hold_session("trainer"))))
        signer.score(sheet)
        sheets.append(sheet)
    together = Barrier(2)

    def sign(sheet):
        together.wait()
        try:
            with work(town.app) as session:
                operations.sign(session.get(Observation, sheet), clock.now())
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(2) as both:
        assert sorted(both.map(sign, sheets)) == [False, True]


def test_the_last_two_conditions_at_the_same_moment_are_one_badge(town, aoki):
    session = town.ready(aoki)
    sheet = observation_in(town.lead.watch(aoki.code(session)))
    town.lead.score(sheet)
    together = Barrier(8)

    def finish(number):
        together.wait()
        with work(town.app) as opened:
            if number % 2:
                operations.sign(opened.get(Observation, sheet), clock.now())
            else:
                operations.agree(aoki.person_id, "supporter", 1, clock.now())

    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(finish, range(8)))
    assert len(aoki.badges()) == 1


def test_two_presses_on_begin_are_one_test(ready):
    together = Barrier(6)

    def begin(_):
        together.wait()
        with work(ready.app):
            return operations.begin_test(ready.person_id, "supporter", "standard", clock.now(), practice=False).id

    with ThreadPoolExecutor(6) as crowd:
        assert len(set(crowd.map(begin, range(6)))) == 1
