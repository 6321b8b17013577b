"""What a holder may do with an own badge."""

from sqlalchemy import delete as delete_from

from elearn.badges.models import Badge, DoorPass
from elearn.badges.operations.lists import set_bit
from elearn.base.core.audit import Action, record
from elearn.base.core.db import session
from elearn.base.core.errors import Conflict
from elearn.base.core.messages import N_

NAME_SHOWN = Action("badges.set_name_shown", N_("A holder showed or hid the name on a badge."))
DELETED = Action("badges.delete", N_("A badge was deleted."))


def set_name_shown(badge: Badge, *, shown: bool) -> None:
    """Show the holder's name on the public page, or take it away."""
    if shown and badge.revoked_at is not None:
        raise Conflict(N_("This badge was taken back; it shows no name."))
    badge.shows_name = shown
    session().flush()
    record(NAME_SHOWN, person=badge.person_id, place=badge.office_id)


def delete(badge: Badge) -> None:
    """Revoke and forget: the bit in the status list stays, and nothing else does."""
    set_bit(badge.list_number, badge.list_index, up=True)
    session().execute(delete_from(DoorPass).where(DoorPass.badge_id == badge.id))
    record(DELETED, person=badge.person_id, place=badge.office_id)
    session().delete(badge)
    session().flush()
