"""Who may do what: every view carries `@needs(PERMISSION)` or `@public(reason)`; anything else is refused.

A `Permission` answers for the whole page ("may hold classes"); whether *this* class is one's own is a predicate in the
room's `rules.py`, asked with `permit()` once the object is loaded.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import current_app, g, request

from elearn.base.core.actor import Actor
from elearn.base.core.errors import Forbidden, NotFound, Unauthenticated
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

View = TypeVar("View", bound=Callable[..., object])
_MARK = "_elearn_access"


@dataclass(frozen=True)
class Public:
    """Open to everyone, for a reason that reviewers can weigh."""

    reason: str


def needs(permission: Permission) -> Callable[[View], View]:
    """Only for those who hold `permission`."""
    return lambda view: _mark(view, permission)


def public(reason: str) -> Callable[[View], View]:
    """For everyone; `reason` says why that is right."""
    return lambda view: _mark(view, Public(reason))


def _mark(view: View, access: Permission | Public) -> View:
    setattr(view, _MARK, access)
    return view


def access_of(view: Callable[..., object]) -> Permission | Public | None:
    """What a view carries; None means that it is closed."""
    return getattr(view, _MARK, None)


def actor() -> Actor:
    """Who asks, worked out at first use by the loader that `accounts` registers."""
    if "actor" not in g:
        g.actor = current_app.extensions["elearn.actor_loader"]()
    found: Actor = g.actor
    return found


def check_access() -> None:
    """Before every request: closed unless the view says otherwise."""
    if request.endpoint is None:
        return  # no such address: the router's own 404 or 405 follows
    access = access_of(current_app.view_functions[request.endpoint])
    if access is None:
        raise Forbidden(N_("This address is not open."))
    if isinstance(access, Permission):
        _require(access)


def _require(permission: Permission) -> None:
    who = actor()
    if permission.test(who):
        return
    if not who.signed_in:
        raise Unauthenticated(N_("Please sign in first."))
    raise Forbidden(N_("Your account cannot do this."), permission.description)


def permit(allowed: bool, *, hidden: bool = True) -> None:
    """Stop unless `allowed`. What is not one's own does not exist (404), unless `hidden` is False (403)."""
    if allowed:
        return
    if hidden:
        raise NotFound(N_("There is nothing at this address."))
    raise Forbidden(N_("Your account cannot do this."))
