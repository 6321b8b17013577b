"""Reading the log: is it whole, and what does it say."""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC
from typing import Any, Final

from sqlalchemy import Select, or_, select

from elearn.base.core.audit.models import FIRST, HEAD, AuditEvent, AuditHead
from elearn.base.core.db import session
from elearn.base.core.messages import N_, Message

_AT_ONCE: Final = 1000
_MISSING_AT_THE_END: Final = N_("Rows are missing at the end.")


@dataclass(frozen=True)
class Verdict:
    """How many rows hold, the hash of the last of them, and the first fault (None when the whole chain holds)."""

    rows: int
    last: str
    fault: Message | None = None


def hashed(row: AuditEvent) -> str:
    """SHA-256 over everything that the row says and the hash of the row before, as canonical JSON, in hex."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    said: list[Any] = [row.number, at, row.actor, row.action, row.about, row.place, row.before]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def verify(*, noted: tuple[int, str] | None = None) -> Verdict:
    """Walk the whole chain. `noted`: number and hash of a row, as somebody wrote them down earlier and elsewhere.

    The chain alone shows careless changes. Whoever holds the database can make all of it anew: that shows by `noted`.
    """
    last, number = FIRST, 0
    rows = select(AuditEvent).order_by(AuditEvent.number).execution_options(yield_per=_AT_ONCE)
    for row in session().scalars(rows):
        if fault := _fault(row, number + 1, last, noted):
            return Verdict(number, last, fault)
        last, number = row.hash, number + 1
    head = session().get(AuditHead, HEAD)
    whole = head is not None and (head.number, head.hash) == (number, last)
    reached = noted is None or noted[0] <= number
    return Verdict(number, last, None if whole and reached else _MISSING_AT_THE_END)


def _fault(row: AuditEvent, number: int, last: str, noted: tuple[int, str] | None) -> Message | None:
    if row.number != number:
        return N_("Row %(number)s is missing.", number=number)
    if row.before != last or row.hash != hashed(row):
        return N_("Row %(number)s was changed.", number=number)
    if noted and noted[0] == number and noted[1] != row.hash:
        return N_("Row %(number)s is not the one that was written down.", number=number)
    return None


def events(places: Collection[str] | None = None, *, pseudonym: str | None = None) -> Select[AuditEvent]:
    """Rows, the newest first: of these places (None: of all), or those that speak of one pseudonym."""
    rows = select(AuditEvent).order_by(AuditEvent.number.desc())
    if places is not None:
        rows = rows.where(AuditEvent.place.in_(places))
    if pseudonym is not None:
        rows = rows.where(or_(AuditEvent.actor == pseudonym, AuditEvent.about == f"person:{pseudonym}"))
    return rows
