"""What happened to an account is told on its page, for ninety days."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from elearn.accounts.signing.models import AccountNotice
from elearn.base.core.db import new_id, session

KEEP: Final = timedelta(days=90)


def tell(person_id: str, kind: str, now: datetime, *, about: str = "") -> None:
    """Note that `kind` happened (its words: `signing.wording.NOTICES`); `about` names the other person in it."""
    session().add(AccountNotice(id=new_id(), person_id=person_id, kind=kind, about=about, at=now))


def forget_notices(now: datetime) -> int:
    """Delete old notices; gives how many."""
    return session().execute(delete(AccountNotice).where(AccountNotice.at < now - KEEP)).rowcount  # type: ignore[attr-defined,no-any-return]
