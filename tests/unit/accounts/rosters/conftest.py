"""A town that takes rosters, on both engines."""

import io

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts.rosters import operations as rosters
from elearn.accounts.rosters.scratch import scratch
from elearn.accounts.rosters.staging import stage
from elearn.base.core import clock
from tests.factories.rosters import BOARD_CODE


@pytest.fixture
def database_url(engine_url):
    return engine_url


class Town:
    """`take` takes a zip as the command does, `compare` only tells the difference."""

    def __init__(self, unit):
        self.unit = unit
        with unit():
            self.place = accounts.create_organisation("municipality", "架空市", code=BOARD_CODE)

    def take(self, packed, now=None, place=None):
        return self._run(rosters.take, packed, now, place)

    def compare(self, packed, now=None, place=None):
        return self._run(rosters.compare, packed, now, place, write=False)

    def _run(self, act, packed, now, place, *, write=True):
        with scratch() as opened:
            stage(io.BytesIO(packed), opened)
            with self.unit(write=write):
                return act(opened, place or self.place, now or clock.now())


@pytest.fixture
def town(unit):
    return Town(unit)
