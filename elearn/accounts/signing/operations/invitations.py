"""Letting others in: invitations, and signing up by oneself where a place allows it."""

import secrets
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update

from elearn.accounts import operations as accounts
from elearn.accounts.models import Organisation, Person
from elearn.accounts.signing.codes import folded
from elearn.accounts.signing.common import refuse_easy
from elearn.accounts.signing.keyring import SignInKeys
from elearn.accounts.signing.models import Invitation, SignUpPlace
from elearn.accounts.signing.operations.notices import tell
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Gone, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

CODE_SIGNS: Final = 12
MOST_AT_ONCE: Final = 350
LONGEST: Final = timedelta(days=60)
_SHORTEST_NAME, _LONGEST_NAME = 2, 40
_DIGITS: Final = 10_000
INVITED = Action("accounts.invite", N_("Invitations were made."))
WITHDRAWN = Action("accounts.withdraw", N_("Invitations were withdrawn."))
SIGN_UP_SET = Action("accounts.allow_sign_up", N_("Signing up at a place was opened or closed."))


def invite(by: str, place_id: str, role: str, count: int, lasts: timedelta, now: datetime) -> str:
    """So many invitations to a role at a place; whether `by` may is asked before. Gives the batch."""
    if not 1 <= count <= MOST_AT_ONCE:
        raise Invalid(N_("Between 1 and %(most)s invitations can be made at once.", most=MOST_AT_ONCE))
    if not timedelta() < lasts <= LONGEST:
        raise Invalid(N_("An invitation is good for %(most)s days at most.", most=LONGEST.days))
    batch = new_id()
    for _ in range(count):
        made = Invitation(id=new_id(), organisation_id=place_id, role=role, batch=batch, made_by=by)
        made.code_mark = service(SignInKeys).mark("invitation", code_of(made.id))
        made.made_at, made.expires_at = now, now + lasts
        session().add(made)
    session().flush()
    record(INVITED, now, about=f"invitations:{batch}", place=place_id)
    return batch


def code_of(invitation_id: str) -> str:
    """The code on the slip, drawn from the key outside the database: it can be printed again, and not be read there."""
    return service(SignInKeys).code("invitation", invitation_id, length=CODE_SIGNS)


def withdraw(batch: str) -> None:
    """Those of the batch that were not used open nothing any more."""
    session().execute(delete(Invitation).where(Invitation.batch == batch, Invitation.used_at.is_(None)))
    record(WITHDRAWN, about=f"invitations:{batch}")


def accept(code: str, person_id: str, now: datetime) -> None:
    """The person takes the role; the invitation opens nothing after that. Gone where it does not open."""
    mark = service(SignInKeys).mark("invitation", folded(code))
    good = (Invitation.code_mark == mark, Invitation.used_at.is_(None), Invitation.expires_at > now)
    if not session().execute(update(Invitation).where(*good).values(used_at=now)).rowcount:  # type: ignore[attr-defined]
        raise Gone(N_("This invitation was used, withdrawn, or has run out. Ask for a new one."))
    found = session().scalars(select(Invitation).filter_by(code_mark=mark)).one()
    accounts.grant_role(person_id, found.organisation_id, found.role, now)
    _tell_both(person_id, found.organisation_id, found.made_by, now)


def _tell_both(person_id: str, place_id: str, made_by: str | None, now: datetime) -> None:
    place, person = session().get_one(Organisation, place_id), session().get_one(Person, person_id)
    tell(person_id, "joined", now, about=place.name)
    if made_by is not None:
        tell(made_by, "invited-used", now, about=person.display_name)


def open_account(wish: str, display_name: str, password: str | None, now: datetime, *, site: str = "") -> str:
    """A new account; gives the person. The sign-in name is the wish with four digits of ours.

    Otherwise "this name is taken" would tell a stranger who is here. Without a password: an identity is bound next.
    """
    plain = accounts.fold_name(wish).replace(" ", "")
    if not _SHORTEST_NAME <= len(plain) <= _LONGEST_NAME:
        raise Invalid(N_("Please wish for a sign-in name of %(least)s to %(most)s signs.", least=2, most=_LONGEST_NAME))
    if password is not None:
        refuse_easy(password, (plain, display_name, site))
    name = f"{plain}-{secrets.randbelow(_DIGITS):04}"
    while session().scalar(select(Person.id).filter_by(sign_in_name=name)) is not None:
        name = f"{plain}-{secrets.randbelow(_DIGITS * 100):06}"
    return accounts.create_person(name, display_name.strip(), now, password=password)


def allow_sign_up(place_id: str, now: datetime, *, allowed: bool) -> None:
    """Whether adults may sign up at the place by themselves; as members, who may do nothing there yet."""
    session().execute(delete(SignUpPlace).filter_by(organisation_id=place_id))
    if allowed:
        session().add(SignUpPlace(organisation_id=place_id, opened_at=now))
    session().flush()
    record(SIGN_UP_SET, now, about=f"organisation:{place_id}", place=place_id)


def join(place_id: str, person_id: str, now: datetime) -> None:
    """The person becomes a member of a place that allows it."""
    if session().get(SignUpPlace, place_id) is None:
        raise NotFound(N_("There is nothing at this address."))
    accounts.grant_role(person_id, place_id, "member", now)
    _tell_both(person_id, place_id, None, now)
