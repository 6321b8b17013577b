"""Back in after phone and password are gone: somebody who has seen the person prints a slip, good once, for a day."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select, update

from elearn.accounts import passwords
from elearn.accounts.models import STAFF_ROLES, Person, RoleGrant
from elearn.accounts.signing.codes import folded
from elearn.accounts.signing.common import refuse_easy
from elearn.accounts.signing.keyring import SignInKeys
from elearn.accounts.signing.models import CodeApp, Identity, Passkey, RecoveryCode, RecoverySlip
from elearn.accounts.signing.operations.identities import bind_identity
from elearn.accounts.signing.operations.notices import tell
from elearn.accounts.signing.operations.sessions import end_sessions
from elearn.accounts.signing.queries.recovering import helped_by
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Gone, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

LASTS: Final = timedelta(hours=24)
# Whose account a single colleague must not be able to take over.
TWO_PEOPLE: Final = frozenset({"official", "admin"})
_SIGNS: Final = 12
_OVER: Final = N_("This slip was used, or its 24 hours are over. Ask for a new one.")
SLIP_MADE = Action("accounts.issue_slip", N_("A slip to get back in was made."))
SLIP_AGREED = Action("accounts.agree", N_("A second person agreed to a slip to get back in."))
SLIP_USED = Action("accounts.come_back", N_("A slip to get back in was used."))


def issue_slip(person_id: str, by: str | None, now: datetime) -> str:
    """A slip for somebody whom `by` has seen (None: the command line); earlier ones open nothing. Gives its id."""
    if person_id == by:
        raise Conflict(N_("Nobody prints a slip for themselves. Ask a colleague."))
    session().execute(delete(RecoverySlip).filter_by(person_id=person_id, used_at=None))
    made = RecoverySlip(id=new_id(), person_id=person_id, issued_by=by, issued_at=now, expires_at=now + LASTS)
    made.needs_second = by is not None and _takes_two(person_id, by)
    made.code_mark = service(SignInKeys).mark("back", slip_code(made.id))
    session().add(made)
    session().flush()
    _tell_both(person_id, by, now)
    record(SLIP_MADE, now, person=person_id)
    return made.id


def _takes_two(person_id: str, by: str) -> bool:
    """For those whose account opens more than `by` looks after: an office, or a place elsewhere."""
    held = session().execute(select(RoleGrant.role, RoleGrant.organisation_id).filter_by(person_id=person_id)).all()
    reach = helped_by(by)
    return any(role in TWO_PEOPLE or (role in STAFF_ROLES and place not in reach) for role, place in held)


def _tell_both(person_id: str, by: str | None, now: datetime) -> None:
    if by is None:
        tell(person_id, "recovery-command", now)
        return
    tell(person_id, "recovery-issued", now, about=session().get_one(Person, by).display_name)
    tell(by, "recovery-printed", now, about=session().get_one(Person, person_id).display_name)


def slip_code(slip_id: str) -> str:
    """The code on the slip, drawn from the key outside the database."""
    return service(SignInKeys).code("back", slip_id, length=_SIGNS)


def agree(slip_id: str, second: str) -> None:
    """A second person agrees; neither who printed it nor whom it is for."""
    found = session().get(RecoverySlip, slip_id)
    if found is None or found.used_at is not None:
        raise NotFound(N_("There is nothing at this address."))
    if second in (found.issued_by, found.person_id):
        raise Conflict(N_("A second person has to agree, who neither printed the slip nor gets it."))
    found.confirmed_by = second
    record(SLIP_AGREED, person=found.person_id)


def come_back(code: str, password: str, now: datetime, *, site: str = "") -> str:
    """The slip is used: a new password, and nothing of the lost phone counts any more. Gives the person."""
    slip = _open_slip(code, now)
    person = session().get_one(Person, slip.person_id)
    refuse_easy(password, (person.sign_in_name, person.display_name, site))
    _use(slip, now)
    person.password_hash = passwords.hashed(password)
    tell(person.id, "recovery-used", now)
    record(SLIP_USED, now, person=person.id)
    return person.id


def come_back_from(code: str, issuer: str, subject: str, name: str, now: datetime) -> str:
    """The slip is used: from now on the account at a service of others opens this one. Gives the person.

    Nothing of before counts any more, as after a new password.
    """
    slip = _open_slip(code, now)
    _use(slip, now)
    session().get_one(Person, slip.person_id).password_hash = None
    bind_identity(slip.person_id, issuer, subject, name, now)
    record(SLIP_USED, now, person=slip.person_id)
    return slip.person_id


def _open_slip(code: str, now: datetime) -> RecoverySlip:
    slip = session().scalar(select(RecoverySlip).filter_by(code_mark=service(SignInKeys).mark("back", folded(code))))
    if slip is None or slip.used_at is not None or slip.expires_at <= now:
        raise Gone(_OVER)
    if slip.needs_second and slip.confirmed_by is None:
        raise Conflict(N_("A second person has not agreed yet. Ask whoever printed the slip."))
    return slip


def _use(slip: RecoverySlip, now: datetime) -> None:
    """Once; and whatever opened the account before opens it no longer."""
    used = update(RecoverySlip).where(RecoverySlip.id == slip.id, RecoverySlip.used_at.is_(None)).values(used_at=now)
    if not session().execute(used).rowcount:  # type: ignore[attr-defined]
        raise Gone(_OVER)
    for table in (CodeApp, RecoveryCode, Passkey, Identity):
        session().execute(delete(table).filter_by(person_id=slip.person_id))
    end_sessions(slip.person_id, now)
