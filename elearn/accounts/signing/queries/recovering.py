"""Slips that let somebody back in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.accounts.models import Person, RoleGrant
from elearn.accounts.operations import fold_name
from elearn.accounts.signing.codes import folded
from elearn.accounts.signing.keyring import SignInKeys
from elearn.accounts.signing.models import RecoverySlip
from elearn.accounts.signing.rules import INVITING
from elearn.base.core.db import session
from elearn.base.core.ports import service


@dataclass(frozen=True)
class OpenSlip:
    """A slip that was printed and not used. `waits`: for a second person to agree."""

    id: str
    person_id: str
    name: str
    issued_by: str | None
    expires_at: datetime
    waits: bool


def helped_by(person_id: str) -> frozenset[str]:
    """The places whose people this person may help back in: where they act for others, and below."""
    held = people.holds_at(person_id, INVITING)
    return frozenset(each.id for each in people.areas_below(held)) if held else frozenset()


def person_to_help(sign_in_name: str, places: frozenset[str]) -> str | None:
    """Who signs in by that name and holds a role at one of the places."""
    found = (
        select(Person.id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(Person.sign_in_name == fold_name(sign_in_name), RoleGrant.organisation_id.in_(places))
        .where(RoleGrant.holds_today())
    )
    return session().scalar(found.limit(1))


def open_slips(places: frozenset[str], now: datetime) -> Sequence[OpenSlip]:
    """Slips for people of these places, newest first."""
    there = select(RoleGrant.person_id).where(RoleGrant.organisation_id.in_(places), RoleGrant.holds_today())
    rows = session().execute(
        select(RecoverySlip, Person.display_name)
        .join(Person, Person.id == RecoverySlip.person_id)
        .where(RecoverySlip.person_id.in_(there), RecoverySlip.used_at.is_(None), RecoverySlip.expires_at > now)
        .order_by(RecoverySlip.issued_at.desc())
    )
    return [
        OpenSlip(
            slip.id,
            slip.person_id,
            name,
            slip.issued_by,
            slip.expires_at,
            slip.needs_second and slip.confirmed_by is None,
        )
        for slip, name in rows
    ]


def slip_opens(code: str, now: datetime) -> bool:
    """Whether there is such a slip, not used, within its day."""
    slip = session().scalar(select(RecoverySlip).filter_by(code_mark=service(SignInKeys).mark("back", folded(code))))
    return slip is not None and slip.used_at is None and slip.expires_at > now
