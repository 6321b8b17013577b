"""For officials: how many supporters their area has, where none, and which skills nobody holds yet."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.badges import operations, queries, rules
from elearn.badges.rules import COVER
from elearn.badges.views.blueprint import blueprint, keep_no_copy
from elearn.base.core import clock
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import Message
from elearn.base.http.access import actor, needs, permit


@blueprint.get("/badges/coverage/")
@needs(COVER)
def coverage() -> Response:
    return _page()


@blueprint.post("/badges/coverage/<office>")
@needs(COVER)
def set_office(office: str) -> AnyResponse:
    permit(rules.may_cover({place.id for place in queries.offices_of(actor())}, office))
    try:
        operations.set_office(office, request.form.get("phone", ""), request.form.get("population", ""))
    except Invalid as fault:
        return _page(office, fault.message)
    return redirect(url_for("badges.coverage"), 303)


def _page(wrong: str = "", fault: Message | None = None) -> Response:
    """With a fault, what was typed stands where it was typed."""
    now = clock.now()
    page = render_template(
        "badges/coverage.html",
        areas=[queries.coverage_of(place, now) for place in queries.offices_of(actor())],
        wrong=wrong,
        fault=fault,
        typed=request.form,
        now=now,
        audience="O",
    )
    return keep_no_copy(make_response(page, 422 if fault else 200))
