"""The family rule: five steps, then a sheet. Every page brings along what was said before; the server keeps nothing."""

from flask import Response, make_response, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from elearn.base.core import clock
from elearn.base.core.errors import Unavailable
from elearn.base.core.messages import NP_, Message
from elearn.base.http.access import public
from elearn.base.http.i18n import prefs, translate
from elearn.courseware.queries import plain
from elearn.family import sheet
from elearn.family.questions import ALWAYS, MOST_SIGNS, STEPS, TOO_LONG, Part, checked, read, too_long
from elearn.family.views.blueprint import WHY, blueprint

_SHEET = len(STEPS)
_NOT_SET = NP_("rule", "One of your signs cannot be printed. Change it, or save the picture instead.")
_FILES = {"pdf": "application/pdf", "png": "image/png"}


@blueprint.get("/family/rule")
@public(WHY)
def rule() -> str:
    return _step(read({}), 0)


@blueprint.post("/family/rule")
@public(WHY)
def go_on() -> AnyResponse:
    parts = read(request.form.to_dict(flat=False))
    if (long := too_long(parts)) is not None:
        return make_response(_step(parts, long, TOO_LONG), 422)
    at = min(max(request.form.get("to", 0, type=int), 0), _SHEET)
    return make_response(_sheet(parts) if at == _SHEET else _step(parts, at))


@blueprint.post("/family/rule.<any(pdf, png):form>")
@public(WHY)
def file(form: str) -> AnyResponse:
    parts = checked(read(request.form.to_dict(flat=False)))
    try:
        return _file(parts, form)
    except Unavailable:
        return make_response(_sheet(parts, _NOT_SET), 422)


@blueprint.get("/family/rule/empty.pdf")
@public(WHY)
def empty() -> AnyResponse:
    return _file(sheet.blank(), "pdf")


def _step(parts: tuple[Part, ...], at: int, fault: Message | None = None) -> str:
    return render_template("family/step.html", parts=parts, at=at, fault=fault, most=MOST_SIGNS, audience="P3")


def _sheet(parts: tuple[Part, ...], fault: Message | None = None) -> str:
    points = sheet.help_points(clock.now())
    return render_template("family/sheet.html", parts=parts, points=points, always=ALWAYS, fault=fault, audience="P3")


def _file(parts: tuple[Part, ...], form: str) -> AnyResponse:
    make = sheet.pdf if form == "pdf" else sheet.png
    response = Response(make(parts, translate, prefs().language), mimetype=_FILES[form])
    response.headers.set("Content-Disposition", "attachment", filename=f"{plain(translate(sheet.TITLE))}.{form}")
    return response
