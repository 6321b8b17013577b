"""Signing in and out."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries, sessions
from elearn.accounts.forms import SignInForm
from elearn.base.http.access import public
from elearn.base.http.identity import safe_target
from elearn.base.http.throttle import count_failure, refuse_guessers

blueprint = Blueprint("accounts", __name__, template_folder="templates")


@blueprint.get("/sign-in")
@public("the door itself")
def sign_in() -> str:
    return render_template("accounts/sign_in.html", form=SignInForm(), next=request.args.get("next", ""))


@blueprint.post("/sign-in")
@public("the door itself")
def sign_in_now() -> Response | tuple[str, int]:
    refuse_guessers()
    form = SignInForm()
    person = queries.person_by_password(form.name.data or "", form.password.data or "") if form.validate() else None
    if person is None:
        count_failure()
        page = render_template("accounts/sign_in.html", form=form, refused=True, next=request.form.get("next", ""))
        return page, 422
    sessions.sign_in(person)
    return redirect(safe_target(request.form.get("next")) or url_for("classroom.desk"), 303)


@blueprint.post("/sign-out")
@public("leaving is always allowed")
def sign_out() -> Response:
    sessions.sign_out()
    return redirect(url_for("learning.home"), 303)
