"""Issuing, revoking, suspending: what the office does with a badge. Whether it is earned, the caller has decided."""

import json
import secrets
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy.exc import IntegrityError

from elearn.accounts import queries as people
from elearn.badges import credentials
from elearn.badges.counting import count_anew
from elearn.badges.credentials import GROUND_KINDS, LANGUAGES, Facts, Ground, Holder, Place
from elearn.badges.framework import Achievement, achievement
from elearn.badges.issuer import Issuer
from elearn.badges.models import REASONS, Badge
from elearn.badges.operations.lists import free_place, set_bit
from elearn.base.core.audit import Action, record
from elearn.base.core.clock import TOKYO
from elearn.base.core.db import new_id, session
from elearn.base.core.engines import engine
from elearn.base.core.errors import Conflict, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

PROOFS: Final = "badges.proofs"
ISSUED = Action("badges.issue", N_("A badge was issued."))
REVOKED = Action("badges.revoke", N_("A badge was taken back."))
SUSPENDED = Action("badges.suspend", N_("A badge was suspended."))
RESTORED = Action("badges.restore", N_("A badge is valid again."))
_TRIES: Final = 5
_FEBRUARY_29: Final = (2, 29)


@dataclass(frozen=True)
class Award:
    """What is to be issued to whom, by which office.

    `grounds` name nobody. With `email` its hash says whose badge it is, as other platforms expect; without, a random
    code does, which only the holder sees. `founding` marks 「発足時の認定」.
    """

    person_id: str
    office_id: str
    achievement: str
    grounds: tuple[Ground, ...]
    email: str | None = None
    founding: bool = False
    language: str = LANGUAGES[0]


def issue(award: Award, now: datetime) -> Badge:
    """Sign and store a new badge. A renewal is a new badge; the one before runs out by itself."""
    found = achievement(award.achievement)
    office = people.organisation_names([award.office_id]).get(award.office_id)
    _require_sound(award, found, office)
    assert found is not None
    assert office is not None
    begins = now.astimezone(UTC).replace(microsecond=0)
    badge = Badge(
        id=new_id(),
        person_id=award.person_id,
        office_id=award.office_id,
        achievement=found.key,
        version=found.version,
        valid_from=begins,
        valid_until=_years_later(begins, found.valid_years).astimezone(UTC),
        grounds=[asdict(ground) for ground in award.grounds],
        founding=award.founding,
        holder_kind="emailAddress" if award.email else "accountId",
        holder_value=award.email or new_id(),
    )
    _take_place(badge)
    badge.credential = json.dumps(_signed(badge, found, office, award, begins), ensure_ascii=False)
    session().flush()
    count_anew()
    record(ISSUED, now, person=badge.person_id, place=award.office_id)
    return badge


def _require_sound(award: Award, found: Achievement | None, office: str | None) -> None:
    if found is None:
        raise Invalid(N_("There is no badge named “%(name)s”.", name=award.achievement))
    if office is None or not people.display_name(award.person_id):
        raise NotFound(N_("There is no such person or organisation."))
    if not award.grounds or any(ground.kind not in GROUND_KINDS for ground in award.grounds):
        raise Invalid(N_("A badge needs at least one ground of a known kind."))
    if award.language not in LANGUAGES:
        raise Invalid(N_("A badge is written in Japanese or English."))


def _signed(badge: Badge, found: Achievement, office: str, award: Award, now: datetime) -> credentials.Json:
    issuer = service(Issuer)
    facts = Facts(
        badge_id=badge.id,
        achievement=found,
        office=office,
        holder=Holder(badge.holder_kind, badge.holder_value, secrets.token_urlsafe(16)),
        grounds=award.grounds,
        valid_from=badge.valid_from,
        valid_until=badge.valid_until,
        place=Place(badge.list_number, badge.list_index),
        language=award.language,
    )
    key = issuer.keyring.current()
    document = credentials.credential(issuer, facts)
    signed: credentials.Json = engine(PROOFS).sign(document, key.private, issuer.key_address(key.multikey), now)
    return signed


def _take_place(badge: Badge) -> None:
    """A place in the lists that nobody has or had; two badges at the same moment may draw the same one."""
    badge.credential = ""
    for _ in range(_TRIES):
        badge.list_number, badge.list_index = free_place()
        try:
            with session().begin_nested():
                session().add(badge)
        except IntegrityError:
            continue
        return
    raise Conflict(N_("Many badges were issued at the same moment. Please try again."))


def _years_later(at: datetime, years: int) -> datetime:
    """The last second, in Japan, of the day before the same day; 29 February counts as 28."""
    begins = at.astimezone(TOKYO).replace(hour=0, minute=0, second=0, microsecond=0)
    day = 28 if (begins.month, begins.day) == _FEBRUARY_29 else begins.day
    return begins.replace(year=begins.year + years, day=day) - timedelta(seconds=1)


def revoke(badge: Badge, reason: str, now: datetime) -> None:
    """Take the badge back for good; the reason is public. Doing it again changes nothing."""
    _require_reason(reason)
    if badge.revoked_at is None:
        badge.revoked_at, badge.revoked_for, badge.shows_name = now, reason, False
        set_bit(badge.list_number, badge.list_index, up=True)
        session().flush()
        record(REVOKED, now, person=badge.person_id, place=badge.office_id)


def suspend(badge: Badge, reason: str, now: datetime) -> None:
    """Not valid until it is restored; the reason is public."""
    _require_reason(reason)
    if badge.suspended_at is None:
        badge.suspended_at, badge.suspended_for = now, reason
        set_bit(badge.list_number + 1, badge.list_index, up=True)
        session().flush()
        record(SUSPENDED, now, person=badge.person_id, place=badge.office_id)


def restore(badge: Badge) -> None:
    """End a suspension. What is revoked stays revoked."""
    if badge.suspended_at is not None:
        badge.suspended_at, badge.suspended_for = None, None
        set_bit(badge.list_number + 1, badge.list_index, up=False)
        session().flush()
        record(RESTORED, person=badge.person_id, place=badge.office_id)


def rotate_key() -> str:
    """Sign with a new key from now on; gives its public half as Multikey. Every badge stays valid."""
    return service(Issuer).keyring.rotate()


def _require_reason(reason: str) -> None:
    if reason not in REASONS:
        raise Invalid(N_("Please give one of these reasons: %(reasons)s.", reasons=", ".join(REASONS)))
