"""How somebody signs in, and where they are signed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select

from elearn.accounts.models import Organisation, Person, RoleGrant
from elearn.accounts.signing import devices
from elearn.accounts.signing.keyring import SignInKeys
from elearn.accounts.signing.models import (
    AccountNotice,
    CodeApp,
    Passkey,
    RecoveryCode,
    SignInSession,
)
from elearn.base.core.db import session
from elearn.base.core.ports import service


@dataclass(frozen=True)
class Steps:
    """What a person has as a second step."""

    app: bool
    codes_left: int
    passkeys: int


@dataclass(frozen=True)
class OpenSession:
    """A session, as its person sees it."""

    id: str
    device: str
    started_at: datetime
    seen_at: datetime


@dataclass(frozen=True)
class Key:
    """A passkey, as its person sees it."""

    id: str
    name: str
    created_at: datetime
    used_at: datetime | None


@dataclass(frozen=True)
class FoundKey:
    """A passkey, as the door needs it."""

    id: str
    person_id: str
    public_key: bytes
    sign_count: int


@dataclass(frozen=True)
class Account:
    """How a person is called, and whether there is a password."""

    sign_in_name: str
    display_name: str
    has_password: bool


@dataclass(frozen=True)
class Held:
    """A role at a place."""

    role: str
    place: str


@dataclass(frozen=True)
class Notice:
    """Something that happened to the account."""

    kind: str
    about: str
    at: datetime


def account(person_id: str) -> Account:
    """The account; the person exists."""
    row = (
        session()
        .execute(select(Person.sign_in_name, Person.display_name, Person.password_hash).where(Person.id == person_id))
        .one()
    )
    return Account(row.sign_in_name, row.display_name, row.password_hash is not None)


def roles_held(person_id: str) -> Sequence[Held]:
    """Roles with their places, by place."""
    rows = (
        select(RoleGrant.role, Organisation.name)
        .join(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.person_id == person_id, RoleGrant.holds_today())
        .order_by(Organisation.name, RoleGrant.role)
    )
    return [Held(role, place) for role, place in session().execute(rows)]


def steps_of(person_id: str) -> Steps:
    """Whether an app counts, how many recovery codes are left, how many passkeys there are."""
    app = select(func.count()).select_from(CodeApp).where(CodeApp.confirmed_at.is_not(None))
    codes, keys = (select(func.count()).select_from(table) for table in (RecoveryCode, Passkey))
    counts = [count.filter_by(person_id=person_id).scalar_subquery() for count in (app, codes, keys)]
    found = session().execute(select(*counts)).one()
    return Steps(bool(found[0]), found[1], found[2])


def secret_being_set_up(person_id: str) -> str | None:
    """The secret of an app that has not yet shown a code; None where there is none."""
    found = session().get(CodeApp, person_id)
    if found is None or found.confirmed_at is not None:
        return None
    return service(SignInKeys).open(person_id, found.sealed_secret)


def open_sessions(person_id: str, now: datetime) -> Sequence[OpenSession]:
    """Where the person is signed in, the one seen last first."""
    rows = (
        select(SignInSession)
        .where(SignInSession.person_id == person_id)
        .where(or_(SignInSession.ended_at.is_(None), SignInSession.ended_at > now))
        .order_by(SignInSession.seen_at.desc(), SignInSession.started_at.desc())
    )
    return [
        OpenSession(found.id, devices.words(found.device), found.started_at, found.seen_at)
        for found in session().scalars(rows)
        if found.ended_at is None
    ]


def passkeys_of(person_id: str) -> Sequence[Key]:
    """The person's passkeys, oldest first."""
    rows = session().scalars(select(Passkey).filter_by(person_id=person_id).order_by(Passkey.created_at))
    return [Key(found.id, found.name, found.created_at, found.used_at) for found in rows]


def credential_ids(person_id: str) -> Sequence[bytes]:
    """What the person's devices call their passkeys."""
    return list(session().scalars(select(Passkey.credential_id).filter_by(person_id=person_id)))


def passkey(credential_id: bytes) -> FoundKey | None:
    """The passkey that a device calls so."""
    found = session().scalar(select(Passkey).filter_by(credential_id=credential_id))
    return FoundKey(found.id, found.person_id, found.public_key, found.sign_count) if found else None


def notices_of(person_id: str, most: int = 5) -> Sequence[Notice]:
    """What happened to the account lately, newest first."""
    rows = select(AccountNotice).filter_by(person_id=person_id).order_by(AccountNotice.at.desc()).limit(most)
    return [Notice(found.kind, found.about, found.at) for found in session().scalars(rows)]
