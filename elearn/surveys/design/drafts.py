"""What may change until when: lists while a wave is a draft, numbers until its closing begins."""

from typing import Final

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.base.core.errors import Conflict
from elearn.base.core.messages import N_
from elearn.surveys.design.models import Wave

BEFORE_CLOSING: Final = ("draft", "open")
NOT_DRAFT = N_("This wave has been opened: what it asks and whom is fixed now.")

NO_KEYS = N_("Every trustee notes a share before the wave is opened. Please make the keys first.")
KEYS_BEGUN = N_("Keys are being made for these groups, which are fixed now. An official can go back and change them.")
CLOSING = N_("The closing of this wave has begun: its numbers are fixed now.")


def require_draft(found: Wave) -> None:
    """Lists change only while nobody holds a ballot. Waits for an opening that goes on at this moment."""
    if _locked_stage(found) == "preparing":
        raise Conflict(KEYS_BEGUN)


def require_preparing(found: Wave) -> None:
    """While its keys are being made, a wave opens or goes back, one after the other."""
    if _locked_stage(found) != "preparing":
        raise Conflict(NO_KEYS)


def _locked_stage(found: Wave) -> str:
    row = select(Wave.state, Wave.keys_begun_at).where(Wave.id == found.id).with_for_update()
    state, begun = session().execute(row).one()
    if state != "draft":
        raise Conflict(NOT_DRAFT)
    return "draft" if begun is None else "preparing"


def require_uncounted(found: Wave) -> None:
    """Until the closing begins, which waits for whoever changes a number at this moment."""
    state = session().scalar(select(Wave.state).where(Wave.id == found.id).with_for_update(read=True))
    if state not in BEFORE_CLOSING:
        raise Conflict(CLOSING)
