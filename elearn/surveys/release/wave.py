"""What release must know of a wave. The table is named as text, like a foreign key: waves belong to `design`, above."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Boolean, Select, String, column, select, table

from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_

_WAVE: Final = table(
    "survey_wave",
    column("id", String),
    column("organisation_id", String),
    column("period", String),
    column("state", String),
    column("open_series", Boolean),
    column("simulated", Boolean),
)
_FACTS: Final = tuple(_WAVE.c[name] for name in ("id", "period", "state", "open_series", "simulated"))


@dataclass(frozen=True)
class Facts:
    """A wave as release sees it."""

    id: str
    period: str
    state: str
    open_series: bool
    simulated: bool


def locked(wave_id: str) -> Facts:
    """The wave, locked for all others until the unit ends (SQLite has one writer anyway). NotFound if there is none."""
    return _read(select(*_FACTS).where(_WAVE.c.id == wave_id).with_for_update())


def facts(wave_id: str) -> Facts:
    """The wave as it is at this moment. NotFound if there is none."""
    return _read(select(*_FACTS).where(_WAVE.c.id == wave_id))


def _read(row: Select[Any]) -> Facts:
    found = session().execute(row).one_or_none()
    if found is None:
        raise NotFound(N_("There is no such wave."))
    return Facts(found.id, found.period, found.state, found.open_series, found.simulated)


def place_of(wave_id: str) -> str | None:
    """The organisation whose area is asked."""
    return session().scalar(select(_WAVE.c.organisation_id).where(_WAVE.c.id == wave_id))
