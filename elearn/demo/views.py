"""`/demo`: one button per persona, no password. This blueprint exists in demo mode only."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries as people
from elearn.accounts import sessions
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.http.access import public
from elearn.demo.town import PERSONAS, TOWN, running_code

blueprint = Blueprint("demo", __name__, template_folder="templates")
_WHY = "demo mode only: an invented town without real people"


@blueprint.get("/demo")
@public(_WHY)
def doors() -> str:
    return render_template("demo/doors.html", personas=PERSONAS, town=TOWN, code=running_code())


@blueprint.post("/demo")
@public(_WHY)
def enter() -> Response:
    chosen = next((p for p in PERSONAS if p.key == request.form.get("persona")), None)
    if chosen is None:
        raise NotFound(N_("There is nobody of that name in this town."))
    sessions.sign_out()
    if chosen.signs_in:
        _sign_in(chosen.signs_in)
        return redirect(url_for("classroom.desk"), 303)
    if chosen.key == "pupil" and (code := running_code()):
        return redirect(url_for("classroom.enter", code=code), 303)
    return redirect(url_for("learning.courses"), 303)


def _sign_in(name: str) -> None:
    person_id = people.person_id_by_name(name)
    person = people.signed_in(person_id) if person_id else None
    if person is None:
        raise NotFound(N_("There is nobody of that name in this town."))
    sessions.sign_in(person)
