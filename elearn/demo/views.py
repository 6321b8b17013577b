"""`/demo`: one button per persona, no password. This blueprint exists in demo mode only."""

import io

from flask import Blueprint, redirect, render_template, request, send_file, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries as people
from elearn.accounts import sessions
from elearn.base.core import clock
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.http.access import public
from elearn.demo.classes import list_to_bring_in
from elearn.demo.families import slips_of_two
from elearn.demo.places import TOWN
from elearn.demo.town import PERSONAS, running_code
from elearn.family import phone

blueprint = Blueprint("demo", __name__, template_folder="templates")
_WHY = "demo mode only: an invented town without real people"


@blueprint.get("/demo")
@public(_WHY)
def doors() -> str:
    return render_template("demo/doors.html", personas=PERSONAS, town=TOWN, code=running_code())


@blueprint.get("/demo/class-list.zip")
@public(_WHY)
def class_list() -> Response:
    """What the coordinator brings in by hand."""
    packed = io.BytesIO(list_to_bring_in(clock.now()))
    return send_file(packed, "application/zip", as_attachment=True, download_name="class-list.zip", max_age=0)


@blueprint.post("/demo")
@public(_WHY)
def enter() -> Response:
    chosen = next((p for p in PERSONAS if p.key == request.form.get("persona")), None)
    if chosen is None:
        raise NotFound(N_("There is nobody of that name in this town."))
    sessions.sign_out()
    if chosen.signs_in:
        _sign_in(chosen.signs_in)
        return redirect(url_for(chosen.begins), 303)
    if chosen.key == "pupil" and (code := running_code()):
        return redirect(url_for("classroom.enter", code=code), 303)
    if chosen.key == "family":
        return phone.keep(redirect(url_for("family.home"), 303), slips_of_two(clock.now()))
    return redirect(url_for("learning.courses"), 303)


def _sign_in(name: str) -> None:
    person_id = people.person_id_by_name(name)
    if person_id is None:
        raise NotFound(N_("There is nobody of that name in this town."))
    sessions.sign_in(person_id, "demo")
