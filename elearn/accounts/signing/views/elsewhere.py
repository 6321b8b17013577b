"""Signing in by a service of others (OpenID Connect), and connecting an account there with one here."""

import logging
from types import ModuleType

from flask import current_app, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts.blueprint import blueprint
from elearn.accounts.rules import SIGNED_IN
from elearn.accounts.signing import door, elsewhere, operations
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.codes import folded
from elearn.accounts.signing.elsewhere import Away, Stranger
from elearn.accounts.signing.providers import NotProven, Provider, Providers, Shown, Unreachable
from elearn.accounts.signing.telling import attempt, tell
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.engines import engine
from elearn.base.core.errors import Forbidden, NotFound, Unavailable
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs, public
from elearn.base.http.throttle import count_failure, refuse_guessers

_log = logging.getLogger("elearn.oidc")
_AWAY = N_("The sign-in service does not answer at the moment. Please try again shortly, or sign in another way.")


@blueprint.get("/sign-in/oidc/<provider>")
@public("the door itself")
def leave_for(provider: str) -> Response:
    """No unit of work is open while the service is asked: nothing is read from the database here."""
    found, confirms = _listed(provider), request.args.get("confirm") == "1"
    try:
        address, asked = _oidc().ask(service(Providers), found, _way_back(found), anew=confirms)
    except Unreachable:
        raise Unavailable(_AWAY) from None
    elsewhere.leave(found, asked, request.args.get("next", ""), confirms=confirms)
    return redirect(address, 303)


@blueprint.get("/sign-in/oidc/<provider>/callback")
@public("the door itself")
def back_from(provider: str) -> Response:
    found = _listed(provider)
    with attempt(elsewhere.way_of(found)):
        away, shown = _proved(found)
    with service(Database).unit(write=True):
        return elsewhere.arrive(found, shown, away)


def _proved(found: Provider) -> tuple[Away, Shown]:
    """With what this browser left, and what the service says of who came back."""
    away = elsewhere.back_from(found)
    if away is None:
        raise _refused(found, "this browser has not left for there")
    try:
        return away, _oidc().shown(service(Providers), found, _way_back(found), away.asked, request.args)
    except NotProven as doubt:
        raise _refused(found, str(doubt)) from None
    except Unreachable:
        raise Unavailable(_AWAY) from None


@blueprint.get("/sign-in/first-time")
@public("for who came from a sign-in service and has no account here yet, kept in the signed cookie")
def first_time() -> Response:
    met = elsewhere.stranger()
    return make_response(_first_time_page(met)) if met else redirect(url_for("accounts.sign_in"), 303)


@blueprint.post("/sign-in/first-time")
@public("for who came from a sign-in service and holds a slip")
def first_time_now() -> Response:
    """A slip to get back in connects at once; an invitation leads to its own page, which asks for a name."""
    with attempt("slip"):
        refuse_guessers()
        met, code, now = _met(), folded(request.form.get("code", "")), clock.now()
    if reads.slip_opens(code, now):
        with attempt("slip"):
            person_id = operations.come_back_from(code, met.issuer, met.subject, met.name, now)
        return elsewhere.enter(person_id, url_for("accounts.welcome"), "slip", two_steps=met.two_steps, proved=True)
    if reads.entrance(code, now):
        return redirect(url_for("accounts.invited", code=code), 303)
    tell("slip", "refused")
    count_failure()
    return make_response(_first_time_page(met, refused=True), 422)


@blueprint.post("/account/identities")
@needs(SIGNED_IN, fresh=True)
def connect() -> Response:
    """From inside, by who has just proved who they are."""
    met = _met()
    operations.bind_identity(actor().person_id or "", met.issuer, met.subject, met.name, clock.now())
    elsewhere.forget_stranger()
    return redirect(url_for("accounts.account", _anchor="elsewhere"), 303)


@blueprint.post("/account/identities/<identity_id>/remove")
@needs(SIGNED_IN, fresh=True)
def disconnect(identity_id: str) -> Response:
    person_id = actor().person_id or ""
    issuer = next((each.issuer for each in reads.identities_of(person_id) if each.id == identity_id), "")
    operations.remove_identity(person_id, identity_id, service(Providers).name_of(issuer), clock.now())
    return redirect(url_for("accounts.account", _anchor="elsewhere"), 303)


def _first_time_page(met: Stranger, *, refused: bool = False) -> str:
    inside = actor().person_id
    return render_template(
        "accounts/first_time.html",
        met=met,
        account=reads.account(inside) if inside else None,
        typed=request.form.get("code", met.code),
        refused=refused,
        contact=current_app.config["CONTACT"],
    )


def _refused(provider: Provider, doubt: str) -> Forbidden:
    """The reason is for the log; it names nobody."""
    _log.warning("a sign-in by %s was refused: %s", provider.key, doubt)
    words = N_("The sign-in at %(name)s was not completed: nobody came in. Please begin again.", name=provider.name)
    return Forbidden(words)


def _met() -> Stranger:
    found = elsewhere.stranger()
    if found is None:
        raise Forbidden(N_("That took a little long. Please try once more."))
    return found


def _listed(key: str) -> Provider:
    found = service(Providers).find(key)
    if found is None:
        raise NotFound(N_("There is nothing at this address."))
    return found


def _way_back(provider: Provider) -> str:
    return f"{door.this_site().origin}{url_for('accounts.back_from', provider=provider.key)}"


def _oidc() -> ModuleType:
    return engine("accounts.oidc")
