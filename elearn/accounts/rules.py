"""Permissions that people's roles give."""

from elearn.accounts import queries
from elearn.base.core.actor import Actor
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission


def _teaches(actor: Actor) -> bool:
    return "teacher" in actor.roles


def _signed_in(actor: Actor) -> bool:
    return actor.signed_in


def _runs_the_site(actor: Actor) -> bool:
    """Asks the database only about administrators."""
    return "admin" in actor.roles and queries.stands_above_all(actor.person_id or "", {"admin"})


SIGNED_IN = Permission(
    "accounts.signed_in", N_("You may use your own account and what is yours once you have signed in."), _signed_in
)
TEACH = Permission("accounts.teach", N_("You may hold classes with a teacher's account."), _teaches)
OPERATE = Permission(
    "accounts.operate",
    N_("You may see how the site runs as administrator of the office above all others."),
    _runs_the_site,
)
