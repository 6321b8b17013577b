"""Permissions that people's roles give."""

from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission


def _teaches(actor: Actor) -> bool:
    return "teacher" in actor.roles


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in


SIGNED_IN = Permission("accounts.signed_in", N_("You may see this once you have signed in."), _signed_in)
TEACH = Permission("accounts.teach", N_("You may hold classes with a teacher's account."), _teaches)
