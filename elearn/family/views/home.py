"""`/family/`: where families begin; a slip opens what the class learned on this phone, others stand beside it."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.base.core import clock
from elearn.base.core.errors import Conflict, NotFound
from elearn.base.core.messages import Message
from elearn.base.http.access import public
from elearn.base.http.i18n import prefs
from elearn.base.http.throttle import count_failure, refuse_guessers
from elearn.courseware.queries import catalogue
from elearn.family import operations, phone, queries
from elearn.family.codes import folded, is_code, spaced
from elearn.family.operations import UNKNOWN
from elearn.family.views.blueprint import WHY, blueprint


@blueprint.get("/family/")
@public(WHY)
def home() -> str:
    return _page()


@blueprint.post("/family/code")
@public(WHY)
def typed() -> Response:
    code = folded(request.form.get("code", ""))
    if is_code(code):
        return redirect(url_for("family.slip", code=code), 303)
    refuse_guessers()
    count_failure()
    return make_response(_page(UNKNOWN, request.form.get("code", "")[:40]), 404)


@blueprint.get("/family/slip/<code>")
@public(WHY)
def slip(code: str) -> str:
    """Reading changes nothing: the preview of a messenger does not use the slip up."""
    return render_template("family/slip.html", code=folded(code), shown=spaced(folded(code)), audience="G")


@blueprint.post("/family/slip/<code>")
@public(WHY)
def open_slip(code: str) -> Response:
    refuse_guessers()
    keys = phone.held()
    try:
        key, until = operations.open_slip(folded(code), keys, clock.now())
    except NotFound as fault:
        count_failure()
        return make_response(_page(fault.message, spaced(folded(code))), 404)
    except Conflict as fault:
        return make_response(_page(fault.message, spaced(folded(code))), 409)
    return phone.keep(redirect(url_for("family.home"), 303), [*(each for each in keys if each != key), key], until)


@blueprint.post("/family/away")
@public(WHY)
def put_away() -> Response:
    """This phone shows the page no longer; the slip cannot be opened again."""
    keys = [key for key in phone.held() if key != request.form.get("key")]
    until = operations.end_of_school_year(clock.now())
    return phone.keep(redirect(url_for("family.home"), 303), keys, until)


def _page(fault: Message | None = None, typed: str = "") -> str:
    keys, now = phone.held(), clock.now()
    return render_template(
        "family/home.html",
        pages=queries.opened(keys, now) if keys else [],
        course=next((course for course in catalogue().courses if course.audience == "G"), None),
        language=prefs().lang,
        fault=fault,
        typed=typed,
        audience="G",
    )
