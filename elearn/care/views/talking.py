"""「話したいことがある」: the child's page."""

from datetime import datetime
from typing import Final

from flask import make_response, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.base.core import clock
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import NP_
from elearn.base.http.access import actor, public
from elearn.base.http.i18n import prefs, translate
from elearn.base.http.identity import safe_target
from elearn.care import operations, queries
from elearn.care.contacts import help_points
from elearn.care.queries import Listener
from elearn.care.schooldays import end_of_next
from elearn.care.throttle import count_tap
from elearn.care.views.blueprint import blueprint
from elearn.care.wording import FOR_CHILDREN
from elearn.classroom.queries import Sitting, sitting
from elearn.courseware.queries import label_words

WHY: Final = "whoever needs someone to talk to; sending needs a seat in a class"
AUDIENCES: Final = ("P1", "P2", "P3", "J", "H")


@blueprint.get("/talk")
@public(WHY)
def talk() -> str:
    here = sitting(actor())
    return _page("care/talk.html", here, _takers(here))


@blueprint.post("/talk")
@public(WHY)
def ask() -> Response | str:
    here = sitting(actor())
    takers = _takers(here)
    chosen = next((each for each in takers if each.id == request.form.get("adult")), None)
    try:
        promised = _send(here, chosen)
    except Invalid as fault:
        return make_response(_page("care/talk.html", here, takers, fault=translate(fault.message)), fault.status)
    return _page("care/sent.html", here, takers, chosen=chosen, promised=promised)


def _send(here: Sitting | None, chosen: Listener | None) -> datetime:
    if here is None or chosen is None:
        raise Invalid(NP_("child", "Please choose whom you would like to talk to."))
    count_tap(here.seat_id)
    number = request.form.get("number", here.numbers[0], type=int)
    return operations.send(chosen, here, number, request.form.get("name", ""), clock.now())


def _takers(here: Sitting | None) -> list[Listener]:
    """Whom the child may write to: those for whom at least two people read."""
    return [each for each in queries.listeners_for(here) if each.takes_requests]


def _page(template: str, here: Sitting | None, takers: list[Listener], **more: object) -> str:
    asked = request.values.get("for", "")
    return render_template(
        template,
        **{"promised": end_of_next(clock.now()), "fault": "", **more},
        takers=takers,
        several_schools=len({each.school.id for each in takers}) > 1,
        sitting=here,
        help=help_points(clock.now()),
        kinds=FOR_CHILDREN,
        language=prefs().lang,
        labels=label_words(translate),
        back=safe_target(request.values.get("back")) or url_for("learning.home"),
        audience=asked if asked in AUDIENCES else "P3",
        typed=request.form.get("name", ""),
        picked=request.form.get("adult", ""),
        number=request.form.get("number", type=int),
        most=operations.MOST_SIGNS,
    )
