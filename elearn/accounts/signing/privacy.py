"""What signing in keeps of a person, and for how long. Erasing a person takes all of it along (ON DELETE CASCADE)."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, or_

from elearn.accounts.signing import operations, queries
from elearn.accounts.signing.models import Invitation, RecoverySlip
from elearn.base.core import clock
from elearn.base.core.db import session

TABLES: Final = frozenset(
    {
        *("sign_in_session", "code_app", "recovery_code", "passkey", "identity"),
        *("sign_up_place", "invitation", "recovery_slip", "account_notice"),
    }
)
# Long enough to answer "whom did we invite last term?", and no longer.
KEEP_SLIPS: Final = timedelta(days=90)


def export(person_id: str) -> dict[str, object]:
    """Sessions, second steps and notices; secrets and their marks are no one's reading."""
    steps = queries.steps_of(person_id)
    return {
        "sessions": [
            {"device": each.device, "started_at": each.started_at.isoformat(), "seen_at": each.seen_at.isoformat()}
            for each in queries.open_sessions(person_id, clock.now())
        ],
        "passkeys": [
            {"name": each.name, "created_at": each.created_at.isoformat()} for each in queries.passkeys_of(person_id)
        ],
        "identities": [
            {"issuer": each.issuer, "subject": each.subject, "bound_at": each.bound_at.isoformat()}
            for each in queries.identities_of(person_id)
        ],
        "code_app": steps.app,
        "recovery_codes_left": steps.codes_left,
        "notices": [
            {"kind": each.kind, "about": each.about, "at": each.at.isoformat()}
            for each in queries.notices_of(person_id, most=1000)
        ],
    }


def retention(now: datetime) -> int:
    """Forget sessions that are over, old notices, and slips that were used or ran out long ago; gives how many."""
    gone = operations.forget_sessions(now) + operations.forget_notices(now)
    for table in (Invitation, RecoverySlip):
        old = or_(table.expires_at < now - KEEP_SLIPS, table.used_at < now - KEEP_SLIPS)
        gone += session().execute(delete(table).where(old)).rowcount  # type: ignore[attr-defined]
    return gone
