"""Who may do what: every view carries `@needs(PERMISSION)` or `@public(reason)`; anything else is refused.

A `Permission` answers for the whole page ("may hold classes"); whether *this* class is one's own is a predicate in the
room's `rules.py`, asked with `permit()` once the object is loaded.

What cannot be taken back (signing, releasing, erasing) carries `@needs(PERMISSION, fresh=True)`: an open screen is not
enough, the person must have said who they are within the last minutes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from flask import Response, current_app, g, request

from elearn.base.core.actor import Actor
from elearn.base.core.errors import Forbidden, NotFound, Unauthenticated
from elearn.base.core.messages import N_
from elearn.base.core.permission import Permission

View = TypeVar("View", bound=Callable[..., object])
_MARK = "_elearn_access"
_FRESH = "_elearn_fresh"


@dataclass(frozen=True)
class Public:
    """Open to everyone, for a reason that reviewers can weigh."""

    reason: str


def needs(permission: Permission, *, fresh: bool = False) -> Callable[[View], View]:
    """Only for those who hold `permission`; `fresh`: and who have just proved who they are (see `check_fresh`)."""

    def mark(view: View) -> View:
        setattr(view, _FRESH, fresh)
        return _mark(view, permission)

    return mark


def public(reason: str) -> Callable[[View], View]:
    """For everyone; `reason` says why that is right."""
    return lambda view: _mark(view, Public(reason))


def _mark(view: View, access: Permission | Public) -> View:
    setattr(view, _MARK, access)
    return view


def access_of(view: Callable[..., object]) -> Permission | Public | None:
    """What a view carries; None means that it is closed."""
    return getattr(view, _MARK, None)


def asks_again(view: Callable[..., object]) -> bool:
    """Whether the view wants a proof of the last minutes."""
    return getattr(view, _FRESH, False)


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


def check_fresh() -> Response | None:
    """Before views that ask again who you are, once origin and permission are settled.

    The hook that `accounts` registers gives None when the view may go on, else the answer that asks the person.
    """
    if request.endpoint is None or not asks_again(current_app.view_functions[request.endpoint]):
        return None
    ask: Callable[[], Response | None] = current_app.extensions["elearn.ask_again"]
    return ask()


def permit(allowed: bool, *, hidden: bool = True) -> None:
    """Stop unless `allowed`. What is not one's own does not exist (404), unless `hidden` is False (403)."""
    if allowed:
        return
    if hidden:
        raise NotFound(N_("There is nothing at this address."))
    raise Forbidden(N_("Your account cannot do this."))
