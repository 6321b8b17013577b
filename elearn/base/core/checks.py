"""How the site is: each room looks at what is its own, and says in one sentence what is wrong and what to do.

A `Check` gives lines for the operator's page and numbers for Prometheus from one look, so that page and alerts cannot
disagree. Nothing in them is about a person, and nothing tells a path, an address or a secret of the machine.
"""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from elearn.base.core.db import Database, connection
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service

log = logging.getLogger("elearn.checks")
Value = str | Message | datetime | None


@dataclass(frozen=True)
class Remedy:
    """What to do about one kind of trouble. `key` is an anchor of docs/operations.md and names the alert."""

    key: str
    do: Message
    command: str = ""


@dataclass(frozen=True)
class Trouble:
    """What is wrong, in one plain sentence, and its remedy."""

    says: Message
    remedy: Remedy


@dataclass(frozen=True)
class Gauge:
    """A number for Prometheus; times are seconds since 1970, sizes are bytes."""

    name: str
    meaning: str
    value: float
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One row of the page: what it is about, what was seen."""

    label: Message | str
    values: tuple[Value, ...]
    trouble: Trouble | None = None
    gauges: tuple[Gauge, ...] = ()


Look = Callable[[datetime], Iterable[Line]]


@dataclass(frozen=True)
class Check:
    """`look(now)` gives lines under the heading `topic`; it asks cheap questions only. `remedies`: all it may name."""

    name: str
    topic: str
    look: Look
    remedies: tuple[Remedy, ...] = ()
    reads_database: bool = True


AWAY: Final = Remedy(
    "database-away",
    N_("See whether the database runs, start it, and look at its own log. Answers wait in the browsers meanwhile."),
    "systemctl status postgresql",
)
FAILED: Final = Remedy(
    "check-failed",
    N_("Read the line “check failed” in the server's log: it names what could not be read."),
    "journalctl -u elearn --since -1h | grep 'check failed'",
)


@dataclass(frozen=True)
class Looked:
    """What one check saw, and under which heading it stands."""

    topic: str
    lines: tuple[Line, ...]


class Checks:
    """All checks of this site, gathered by the composition root."""

    def __init__(self, checks: Iterable[Check]) -> None:
        self._checks = tuple(checks)

    @property
    def remedies(self) -> tuple[Remedy, ...]:
        """Everything that may ever be named, each once."""
        named = (remedy for check in self._checks for remedy in check.remedies)
        return tuple(dict.fromkeys((AWAY, FAILED, *named)))

    def look(self, now: datetime) -> Iterator[Looked]:
        """Look at everything. A look that fails is a line of its own; without a database the others go on."""
        answers = _database_answers()
        if not answers:
            says = N_("The database does not answer.")
            yield Looked("health", (Line(N_("Database"), (N_("does not answer"),), Trouble(says, AWAY)),))
        for check in self._checks:
            if answers or not check.reads_database:
                yield Looked(check.topic, _seen(check, now))


def _database_answers() -> bool:
    try:
        with service(Database).unit(write=False):
            connection().execute(text("SELECT 1"))
    except SQLAlchemyError:
        log.exception("the database does not answer")
        return False
    return True


def _seen(check: Check, now: datetime) -> tuple[Line, ...]:
    try:
        if not check.reads_database:
            return tuple(check.look(now))
        with service(Database).unit(write=False):
            return tuple(check.look(now))
    except Exception:
        log.exception("check failed", extra={"check": check.name})
        says = N_("Something could not be looked at: %(check)s.", check=check.name)
        return (Line(check.name, (None,), Trouble(says, FAILED)),)
