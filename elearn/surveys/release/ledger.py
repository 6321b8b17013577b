"""The ledger of noise: what the tables of a wave tell about one person of a stratum, in ε. Never above the budget."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict
from elearn.base.core.messages import N_
from elearn.surveys.release.models import NoiseLedger
from elearn.surveys.release.noising import BUDGET
from elearn.surveys.release.wave import locked

_ROUNDING: Final = 1e-9


def spent(wave_id: str, stratum_key: str) -> float:
    """What has been spent of the stratum's budget in this wave."""
    rows = select(func.sum(NoiseLedger.epsilon)).filter_by(wave_id=wave_id, stratum_key=stratum_key)
    return session().scalar(rows) or 0.0


def spend(wave_id: str, stratum_keys: Iterable[str], table_id: str, epsilon: float, now: datetime) -> None:
    """Pay for one table in all strata that it counts; Conflict, with nothing paid, where the budget does not reach.

    The wave is locked until the unit ends, so that two who spend at once see each other.
    """
    locked(wave_id)
    keys = sorted(stratum_keys)
    for key in keys:
        if spent(wave_id, key) + epsilon > BUDGET + _ROUNDING:
            raise Conflict(N_("The privacy budget of “%(stratum)s” in this wave is used up.", stratum=key))
    for key in keys:
        session().add(
            NoiseLedger(id=new_id(), wave_id=wave_id, stratum_key=key, table_id=table_id, epsilon=epsilon, spent_at=now)
        )
    session().flush()
