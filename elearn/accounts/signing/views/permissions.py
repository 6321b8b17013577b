"""What one may do here and why: made from the permissions that the addresses themselves carry, so that none escapes."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import current_app, render_template

from elearn.accounts.blueprint import blueprint
from elearn.accounts.models import ROLES
from elearn.accounts.signing.wording import ROLES as ROLE_WORDS
from elearn.base.core.actor import Actor
from elearn.base.core.messages import Message
from elearn.base.core.permission import Permission
from elearn.base.http.access import access_of, actor, public


@dataclass(frozen=True)
class Explained:
    """One permission for one reader: whether it is theirs, what it is, and what gives it."""

    held: bool
    description: Message
    by_signing_in: bool
    roles: Sequence[Message]
    own_roles: Sequence[Message]


@blueprint.get("/account/permissions")
@public("everyone may know what they may do, and why not")
def permissions() -> str:
    who = actor()
    rows = [_explained(each, who) for each in all_permissions()]
    return render_template("accounts/permissions.html", rows=rows, signed_in=who.signed_in)


def all_permissions() -> Sequence[Permission]:
    """Every permission that some address asks for, by its key."""
    found = {
        access.key: access
        for view in current_app.view_functions.values()
        if isinstance(access := access_of(view), Permission)
    }
    return [found[key] for key in sorted(found)]


def _explained(permission: Permission, who: Actor) -> Explained:
    """Each role is tried alone: what the page says is what the door does."""
    giving = [role for role in ROLES if permission.test(Actor(None, "somebody", frozenset({role})))]
    by_signing_in = permission.test(Actor(None, "somebody", frozenset()))
    return Explained(
        held=permission.test(who),
        description=permission.description,
        by_signing_in=by_signing_in,
        roles=[ROLE_WORDS[role] for role in giving],
        own_roles=[ROLE_WORDS[role] for role in giving if role in who.roles],
    )
