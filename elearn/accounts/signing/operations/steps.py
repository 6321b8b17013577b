"""The second step: code apps, recovery codes, passkeys."""

import hmac
import secrets
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import delete, select

from elearn.accounts.signing.codes import folded, is_of_an_app, spaced
from elearn.accounts.signing.keyring import ALPHABET, SignInKeys
from elearn.accounts.signing.models import CodeApp, Passkey, RecoveryCode
from elearn.accounts.signing.operations.notices import tell
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

RECOVERY_CODES: Final = 10
_CODE_SIGNS: Final = 12  # 17 ** 12: 49 bits, and without the key outside the database none can be tried there
STEP_SECONDS: Final = 30
MOST_PASSKEYS: Final = 10
APP_ADDED = Action("accounts.confirm_app", N_("A code app was set up."))
APP_REMOVED = Action("accounts.remove_app", N_("A code app was removed."))
CODES_MADE = Action("accounts.new_recovery_codes", N_("Recovery codes were made."))
PASSKEY_ADDED = Action("accounts.add_passkey", N_("A passkey was set up."))
PASSKEY_REMOVED = Action("accounts.remove_passkey", N_("A passkey was taken away."))


def begin_app(person_id: str) -> None:
    """Draw a new secret, which counts once a code of it was typed. An app that is in use stays until then."""
    found = session().get(CodeApp, person_id)
    if found is not None and found.confirmed_at is not None:
        raise Conflict(N_("An app is set up already. Remove it first, then set up the new one."))
    sealed = service(SignInKeys).seal(person_id, pyotp.random_base32())
    if found is None:
        session().add(CodeApp(person_id=person_id, sealed_secret=sealed, last_step=0))
    else:
        found.sealed_secret = sealed
    session().flush()


def confirm_app(person_id: str, typed: str, now: datetime) -> list[str]:
    """The first code was typed: from now on the app counts. Gives ten recovery codes, shown this once."""
    found = session().get(CodeApp, person_id)
    if found is None or found.confirmed_at is not None:
        raise Conflict(N_("No app is being set up. Please begin anew."))
    if not _code_fits(found, typed, now):
        raise Invalid(N_("This code does not fit. Please type the six digits that the app shows right now."))
    found.confirmed_at = now
    tell(person_id, "app-added", now)
    record(APP_ADDED, now, person=person_id)
    return new_recovery_codes(person_id)


def code_fits(person_id: str, typed: str, now: datetime) -> bool:
    """Whether it is the app's code of now, or an unused recovery code; either counts once."""
    plain = folded(typed)
    if is_of_an_app(typed):
        found = session().get(CodeApp, person_id)
        return found is not None and found.confirmed_at is not None and _code_fits(found, plain, now)
    mark = service(SignInKeys).mark("recovery", person_id, plain)
    used = session().execute(delete(RecoveryCode).filter_by(code_mark=mark, person_id=person_id))
    if not used.rowcount:  # type: ignore[attr-defined]
        return False
    tell(person_id, "recovery-code-used", now)
    return True


def _code_fits(app: CodeApp, typed: str, now: datetime) -> bool:
    """The step before and after count, too: a phone's clock may be off. A code that was used does not."""
    secret = service(SignInKeys).open(app.person_id, app.sealed_secret)
    if secret is None:
        return False
    totp, step = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    plain = folded(typed)
    for candidate in (step - 1, step, step + 1):
        if candidate > app.last_step and hmac.compare_digest(totp.generate_otp(candidate), plain):
            app.last_step = candidate
            return True
    return False


def new_recovery_codes(person_id: str) -> list[str]:
    """Ten new codes, in fours; older ones no longer count."""
    keys = service(SignInKeys)
    session().execute(delete(RecoveryCode).filter_by(person_id=person_id))
    codes = ["".join(secrets.choice(ALPHABET) for _ in range(_CODE_SIGNS)) for _ in range(RECOVERY_CODES)]
    session().add_all(
        RecoveryCode(code_mark=keys.mark("recovery", person_id, code), person_id=person_id) for code in codes
    )
    session().flush()
    record(CODES_MADE, person=person_id)
    return [spaced(code) for code in codes]


def remove_app(person_id: str, now: datetime) -> None:
    """The app and its recovery codes count no longer."""
    session().execute(delete(CodeApp).filter_by(person_id=person_id))
    session().execute(delete(RecoveryCode).filter_by(person_id=person_id))
    tell(person_id, "app-removed", now)
    record(APP_REMOVED, now, person=person_id)


def add_passkey(person_id: str, credential_id: bytes, public_key: bytes, count: int, name: str, now: datetime) -> None:
    """A new passkey of the person."""
    if len(list(session().scalars(select(Passkey.id).filter_by(person_id=person_id)))) >= MOST_PASSKEYS:
        raise Conflict(N_("You have %(most)s passkeys. Please remove one that you no longer use.", most=MOST_PASSKEYS))
    if session().scalar(select(Passkey.id).filter_by(credential_id=credential_id)) is not None:
        raise Conflict(N_("This passkey is known already."))
    session().add(
        Passkey(
            id=new_id(),
            person_id=person_id,
            credential_id=credential_id,
            public_key=public_key,
            sign_count=count,
            name=name.strip()[:60],
            created_at=now,
        )
    )
    session().flush()
    tell(person_id, "passkey-added", now)
    record(PASSKEY_ADDED, now, person=person_id)


def passkey_used(passkey_id: str, count: int, now: datetime) -> None:
    """The passkey has just opened the door; its device told `count`."""
    found = session().get(Passkey, passkey_id)
    assert found is not None
    found.sign_count, found.used_at = count, now


def remove_passkey(person_id: str, passkey_id: str, now: datetime) -> None:
    """The passkey opens nothing any more; NotFound where it is not the person's."""
    gone = session().execute(delete(Passkey).filter_by(id=passkey_id, person_id=person_id))
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NotFound(N_("There is nothing at this address."))
    tell(person_id, "passkey-removed", now)
    record(PASSKEY_REMOVED, now, person=person_id)
