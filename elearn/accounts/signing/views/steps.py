"""Setting up and removing second steps."""

import io
from urllib.parse import urlsplit

import pyotp
import segno
from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries, sessions
from elearn.accounts.blueprint import blueprint
from elearn.accounts.forms import CodeForm
from elearn.accounts.rules import SIGNED_IN
from elearn.accounts.signing import door, operations
from elearn.accounts.signing import queries as reads
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs, public

_WHO = "for who is signed in, or has just given the password and still owes the second step; checked inside"


@blueprint.get("/account/steps")
@public(_WHO)
def steps() -> Response:
    person_id, asked = door.at_the_steps()
    if asked:
        return asked
    return make_response(
        render_template(
            "accounts/steps.html",
            waiting=door.half() is not None,
            steps=reads.steps_of(person_id),
            must=sessions.lacks_a_step(queries.roles_of(person_id)),
            passkeys=door.this_site().can_have_passkeys,
        )
    )


@blueprint.post("/account/steps/app")
@public(_WHO)
def begin_app() -> Response:
    person_id, asked = door.at_the_steps()
    if asked:
        return asked
    operations.begin_app(person_id)
    return redirect(url_for("accounts.app_page"), 303)


@blueprint.get("/account/steps/app")
@public(_WHO)
def app_page() -> Response:
    person_id, asked = door.at_the_steps()
    if asked:
        return asked
    if reads.secret_being_set_up(person_id) is None:
        return redirect(url_for("accounts.steps"), 303)
    return make_response(_app_page(person_id, CodeForm()))


@blueprint.post("/account/steps/app/code")
@public(_WHO)
def confirm_app() -> Response:
    person_id, asked = door.at_the_steps()
    if asked:
        return asked
    door.refuse_code_guessers(person_id)
    form = CodeForm()
    try:
        codes = operations.confirm_app(person_id, form.code.data or "", clock.now())
    except Invalid as fault:
        service(door.CodeGuesses).count(person_id)
        return make_response(_app_page(person_id, form, fault=fault), fault.status)
    return _codes_page(person_id, codes)


@blueprint.post("/account/steps/codes")
@needs(SIGNED_IN, fresh=True)
def new_codes() -> Response:
    person_id = actor().person_id or ""
    if not reads.steps_of(person_id).app:
        raise Conflict(N_("Recovery codes stand in for an app. Please set one up first."))
    return _codes_page(person_id, operations.new_recovery_codes(person_id))


@blueprint.post("/account/steps/app/remove")
@needs(SIGNED_IN, fresh=True)
def remove_app() -> Response:
    person_id = actor().person_id or ""
    _keep_one_step(person_id, apps=0)
    operations.remove_app(person_id, clock.now())
    return redirect(url_for("accounts.steps"), 303)


@blueprint.post("/account/passkeys/<passkey_id>/remove")
@needs(SIGNED_IN, fresh=True)
def remove_passkey(passkey_id: str) -> Response:
    person_id = actor().person_id or ""
    _keep_one_step(person_id, keys=-1)
    operations.remove_passkey(person_id, passkey_id, clock.now())
    return redirect(url_for("accounts.account", _anchor="passkeys"), 303)


def _keep_one_step(person_id: str, *, apps: int = 1, keys: int = 0) -> None:
    """Whose role asks for two steps removes the last second one only after adding another."""
    found = reads.steps_of(person_id)
    left = (found.app and apps) + found.passkeys + keys
    if not left and sessions.lacks_a_step(queries.roles_of(person_id)):
        raise Conflict(N_("Your role asks for a second step, and this is the last one. Please add another first."))


def _app_page(person_id: str, form: CodeForm, *, fault: Invalid | None = None) -> str:
    secret = reads.secret_being_set_up(person_id) or ""
    site, name = door.this_site(), reads.account(person_id).sign_in_name
    drawn = io.BytesIO()
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=site.name)
    segno.make(address, error="m").save(drawn, kind="svg", scale=5, border=4, xmldecl=False, svgns=True, light="#fff")
    return render_template(
        "accounts/app.html",
        form=form,
        fault=fault,
        qr=drawn.getvalue().decode(),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        waiting=door.half() is not None,
    )


def _codes_page(person_id: str, codes: list[str]) -> Response:
    """Shown once. Who waited at the door is inside by now; the button leads on."""
    waiting = door.half()
    entered = door.step_taken(person_id, "code")
    target = entered.headers["Location"] if waiting and entered else url_for("accounts.account")
    host = urlsplit(door.this_site().origin).netloc
    page = render_template("accounts/codes.html", codes=codes, target=target, host=host)
    return make_response(page)
