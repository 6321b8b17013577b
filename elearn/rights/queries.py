"""Reads: what is kept about somebody, by room; the audit log for those who administrate."""

import io
import json
import zipfile
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, table

from elearn.accounts import queries as people
from elearn.base.core.actor import Actor
from elearn.base.core.audit import AuditEvent, Verdict, people_behind, verify
from elearn.base.core.db import session
from elearn.base.core.ports import service
from elearn.base.core.privacy import Duties
from elearn.rights import rules
from elearn.rights.erasures import Erasures
from elearn.rights.rules import ADMINS

__all__ = ["Erasures", "Held", "Row", "audit_rows", "counts", "held_about", "may_audit", "packed", "verify_chain"]

ROWS_A_PAGE = 50


@dataclass(frozen=True)
class Held:
    """What is kept about one learner: of which kind it is, until when, and each room's rows."""

    kind: str
    until: datetime | None
    rooms: dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Row:
    """A row of the log as the page shows it."""

    number: int
    at: datetime
    action: str
    who: str
    about: str
    place: str


def held_about(learner_id: str) -> Held | None:
    """Everything that any room exports about the learner; None for one who is not (or no longer) known."""
    stands = people.stands(learner_id)
    if stands is None:
        return None
    rooms: dict[str, dict[str, Any]] = {}
    for duty in reversed(service(Duties).rooms):
        if found := {key: value for key, value in duty.export(learner_id).items() if value not in ([], {})}:
            rooms.setdefault(duty.room, {}).update(found)
    return Held(*stands, rooms)


def packed(held: Held, page: str, now: datetime) -> bytes:
    """The zip to take along: the same as JSON for programs and as a page for people."""
    whole = {"exported_at": now.isoformat(), "kind": held.kind, "rooms": held.rooms}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("data.json", json.dumps(whole, ensure_ascii=False, indent=2))
        made.writestr("data.html", page)
    return content.getvalue()


def may_audit(actor: Actor) -> frozenset[str]:
    """The places whose log the person may read: where they administrate, and all below."""
    roots = people.holds_at(actor.person_id, ADMINS) if actor.person_id else frozenset()
    return frozenset(area.id for area in people.areas_below(roots)) if roots else frozenset()


def audit_rows(places: Collection[str], *, before: int | None = None) -> list[Row]:
    """A page of the log, the newest first; names stand in it only while somebody has an account."""
    asked = select(AuditEvent).where(rules.readable(places)).order_by(AuditEvent.number.desc()).limit(ROWS_A_PAGE)
    if before is not None:
        asked = asked.where(AuditEvent.number < before)
    rows = session().scalars(asked).all()
    spoken_of = {row.actor for row in rows} | {row.about.removeprefix("person:") for row in rows}
    names = _names(spoken_of)
    where = people.organisation_names({row.place for row in rows})
    return [
        Row(row.number, row.at, row.action, _who(row.actor, names), _about(row.about, names), where.get(row.place, ""))
        for row in rows
    ]


def name_behind(pseudonym: str) -> str:
    """Whom the logs mean by it; empty for nobody, and for who was erased."""
    return _names({pseudonym}).get(pseudonym, "")


def _names(pseudonyms: Collection[str]) -> dict[str, str]:
    keys = people_behind(pseudonyms)
    names = people.display_names(keys.values())
    return {pseudonym: names.get(person_id, "") for pseudonym, person_id in keys.items()}


def _who(pseudonym: str, names: dict[str, str]) -> str:
    return names.get(pseudonym) or pseudonym


def _about(about: str, names: dict[str, str]) -> str:
    """Only people are named: what was done says what it was done to, and its id tells a reader nothing."""
    kind, _, pseudonym = about.partition(":")
    return _who(pseudonym, names) if kind == "person" else ""


def counts() -> dict[str, int]:
    """How many rows every table holds just now."""
    tables = (table for duty in service(Duties).rooms for table in duty.tables)
    return {name: session().scalar(select(func.count()).select_from(table(name))) or 0 for name in sorted(tables)}


def verify_chain(noted: tuple[int, str] | None = None) -> Verdict:
    """Whether the whole log holds."""
    return verify(noted=noted)
