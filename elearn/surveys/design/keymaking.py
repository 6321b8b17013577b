"""Ballot keys of waves that are being opened: one for each stratum, made one by one, a tenth of a second each.

A due job makes them while the trustees note their shares, in turns of some seconds under a short lease. A key is in
its file whole or not at all, and the first one stands: a server that stops, or two that do the same, change nothing but
the time it takes.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from elearn.base.core.db import Database, session
from elearn.base.core.jobs import DueJob, DueJobs
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.surveys.crypto import blind
from elearn.surveys.design.custody import WaveKeys
from elearn.surveys.design.models import Stratum, Wave

NAME: Final = "surveys.make_ballot_keys"
# Others wait for a turn to end; whoever dies in it is given up soon after.
TURN_SECONDS: Final = 15.0
LEASE: Final = timedelta(seconds=60)
_PREPARING: Final = (Wave.state == "draft", Wave.keys_begun_at.is_not(None))


@dataclass(frozen=True)
class KeyProgress:
    """How many strata of a wave have their key."""

    made: int
    of: int

    @property
    def is_ready(self) -> bool:
        """All of them."""
        return self.made == self.of


def progress(found: Wave) -> KeyProgress:
    """How far the keys of a wave are."""
    keys = session().scalars(select(Stratum.key).where(Stratum.wave_id == found.id)).all()
    has = service(WaveKeys).has_ballot_key
    return KeyProgress(sum(has(found.id, key) for key in keys), len(keys))


def make_ballot_keys(_now: datetime) -> int:
    """The due job: one turn of making what is missing; if something is left, the next turn follows at once."""
    until, made = time.monotonic() + TURN_SECONDS, 0
    for wave_id, stratum_key in _missing():
        if time.monotonic() > until:
            service(DueJobs).nudge()
            break
        _make(wave_id, stratum_key)
        made += 1
    return made


def make_all(wave_id: str, told: Callable[[int, int], None]) -> None:
    """The same for one wave, for somebody who waits at a terminal: `told(made, of)` after each key."""
    missing = [key for each, key in _missing() if each == wave_id]
    for made, stratum_key in enumerate(missing, start=1):
        _make(wave_id, stratum_key)
        told(made, len(missing))


def _missing() -> list[tuple[str, str]]:
    rows = select(Stratum.wave_id, Stratum.key).join(Wave, Wave.id == Stratum.wave_id).where(*_PREPARING)
    with service(Database).unit(write=False):
        strata = session().execute(rows.order_by(Wave.keys_begun_at, Stratum.key)).all()
    has = service(WaveKeys).has_ballot_key
    return [(wave_id, key) for wave_id, key in strata if not has(wave_id, key)]


def _make(wave_id: str, stratum_key: str) -> None:
    service(WaveKeys).keep_ballot_key(wave_id, stratum_key, blind.new_key())


def _is_wanted() -> bool:
    return bool(_missing())


def due() -> DueJob:
    """Looked for all the time: an official waits for it."""
    title = N_("Makes the keys of a survey that is being opened")
    return DueJob(NAME, timedelta(0), make_ballot_keys, LEASE, _is_wanted, by_the_clock=False, title=title)
