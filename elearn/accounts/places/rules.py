"""Who may bring in municipalities and schools."""

from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

ADMINS = frozenset({"admin"})


def _keeps_places(actor: Actor) -> bool:
    return bool(actor.roles & ADMINS)


KEEP_PLACES = Permission(
    "accounts.places", N_("You may bring in municipalities and schools as an administrator."), _keeps_places
)
