"""Signing in, the second step, confirming, signing out."""

from flask import Response as FlaskResponse
from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts import sessions
from elearn.accounts.blueprint import blueprint
from elearn.accounts.forms import CodeForm, SignInForm
from elearn.accounts.rules import SIGNED_IN
from elearn.accounts.signing import door, fresh, operations
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.codes import is_of_an_app
from elearn.accounts.signing.providers import Providers
from elearn.accounts.signing.telling import attempt, tell
from elearn.base.core import clock
from elearn.base.core.ports import service
from elearn.base.http.access import needs, public
from elearn.base.http.bodies import same_origin
from elearn.base.http.errors import answer, wants_json
from elearn.base.http.identity import safe_target


@blueprint.get("/sign-in")
@public("the door itself")
def sign_in() -> str:
    return _sign_in_page(SignInForm(), request.args.get("next", ""), why=door.why_again())


@blueprint.post("/sign-in")
@public("the door itself")
def sign_in_now() -> Response | tuple[str, int]:
    form, target = SignInForm(), request.form.get("next", "")
    if not form.validate():
        tell("password", "refused")
        return _sign_in_page(form, target, refused=True), 422
    person = door.by_password(form.name.data or "", form.password.data or "")
    if person is None:
        return _sign_in_page(form, target, refused=True), 422
    return door.let_in(person, target, "password")


def _sign_in_page(form: SignInForm, target: str, *, refused: bool = False, why: str = "") -> str:
    return render_template(
        "accounts/sign_in.html",
        form=form,
        next=target,
        refused=refused,
        why=why,
        passkeys=door.this_site().can_have_passkeys,
        providers=service(Providers).all,
    )


@blueprint.get("/sign-in/second-step")
@public("for who has just given the password, kept in the signed cookie")
def second_step() -> Response:
    waiting = door.half()
    if waiting is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return make_response(_step_page(waiting, CodeForm()))


@blueprint.post("/sign-in/second-step")
@public("for who has just given the password, kept in the signed cookie")
def second_step_now() -> Response | tuple[str, int]:
    waiting = door.half()
    if waiting is None:
        return redirect(url_for("accounts.sign_in"), 303)
    form = CodeForm()
    way = "code" if is_of_an_app(form.code.data or "") else "recovery-code"
    with attempt(way, waiting.person_id):
        door.refuse_code_guessers(waiting.person_id)
    if form.validate() and operations.code_fits(waiting.person_id, form.code.data or "", clock.now()):
        return door.go_in(waiting.person_id, waiting.target, way, two_steps=True)
    tell(way, "refused", waiting.person_id)
    service(door.CodeGuesses).count(waiting.person_id)
    return _step_page(waiting, form, refused=True), 422


def _step_page(waiting: door.Half, form: CodeForm, *, refused: bool = False) -> str:
    return render_template(
        "accounts/second_step.html",
        form=form,
        refused=refused,
        steps=reads.steps_of(waiting.person_id),
        passkeys=door.this_site().can_have_passkeys,
    )


@blueprint.get("/account/confirm")
@needs(SIGNED_IN)
def confirm() -> Response:
    return fresh.question(url_for("accounts.confirm"), [("next", request.args.get("next", ""))])


@blueprint.post("/account/confirm")
@needs(SIGNED_IN)
def confirm_now() -> Response:
    target = request.form.get("next", "")
    if refused := fresh.prove(request.form):
        return fresh.question(url_for("accounts.confirm"), [("next", target)], refused=refused)
    return redirect(safe_target(target) or "/", 303)


@blueprint.app_errorhandler(sessions.Resting)
def resting(fault: sessions.Resting) -> FlaskResponse:
    """Kind words and the way in that is open to every child; why the account rests is not told on a screen."""
    if wants_json():
        return answer(fault.status, fault.message)
    return make_response(render_template("accounts/resting.html", audience="P3"), fault.status)


@blueprint.post("/sign-out")
@public("leaving is always allowed")
@same_origin
def sign_out() -> Response:
    """From the head of every page, some of which are the same for many readers and hold nobody's token."""
    sessions.sign_out()
    return redirect(url_for("learning.home"), 303)
