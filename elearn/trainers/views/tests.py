"""A test, one question on a screen, by plain forms: what is chosen is saved on the server at once."""

from datetime import datetime
from typing import Final

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.base.core import clock
from elearn.base.core.db import new_id
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import Message
from elearn.base.http.access import actor, needs
from elearn.courseware.queries import catalogue
from elearn.trainers import operations, queries
from elearn.trainers.queries import Screen
from elearn.trainers.rules import LEARN
from elearn.trainers.views.blueprint import blueprint, me, page
from elearn.trainers.wording import PACES

_FEW: Final = 5


@blueprint.get("/trainers/<pathway>/test")
@needs(LEARN)
def before_test(pathway: str) -> Response:
    return _before(pathway)


def _before(pathway: str, fault: Message | None = None) -> Response:
    standing = queries.standing_of(me(), pathway, clock.now())
    return page("test_before", 409 if fault else 200, standing=standing, paces=PACES, fault=fault)


@blueprint.post("/trainers/<pathway>/test")
@needs(LEARN)
def begin_test(pathway: str) -> AnyResponse:
    form = request.form
    practice = form.get("kind") == "practice"
    try:
        test = operations.begin_test(me(), pathway, form.get("pace", "standard"), clock.now(), practice=practice)
    except (Conflict, Invalid) as wrong:
        return _before(pathway, wrong.message)
    return redirect(_at(test.id, _first_open(queries.screen_of(test))), 303)


def _first_open(screen: Screen) -> int:
    return screen.open[0] if screen.open else 1


def _at(test_id: str, place: int) -> str:
    return url_for("trainers.question", test_id=test_id, place=place)


@blueprint.get("/trainers/tests/<test_id>/")
@needs(LEARN)
def test_overview(test_id: str) -> AnyResponse:
    screen = queries.screen_of(queries.own_test(actor(), test_id))
    if screen.test.handed_in_at is not None:
        return redirect(url_for("trainers.test_result", test_id=test_id), 303)
    return _test_page("test_overview", screen, clock.now())


@blueprint.get("/trainers/tests/<test_id>/<int(max=999):place>")
@needs(LEARN)
def question(test_id: str, place: int) -> AnyResponse:
    screen = queries.screen_of(queries.own_test(actor(), test_id))
    if screen.over(clock.now()):
        return redirect(url_for("trainers.test_overview", test_id=test_id), 303)
    return _question(screen, place)


def _question(screen: Screen, place: int, fault: Message | None = None) -> Response:
    shown = screen.question(place)
    status = 422 if fault else 200
    return _test_page("question", screen, clock.now(), status, question=shown, answer_id=new_id(), fault=fault)


def _test_page(template: str, screen: Screen, now: datetime, status: int = 200, **more: object) -> Response:
    return page(template, status, screen=screen, test=screen.test, over=screen.over(now), few=_FEW, **more)


@blueprint.post("/trainers/tests/<test_id>/<int(max=999):place>")
@needs(LEARN)
def choose(test_id: str, place: int) -> AnyResponse:
    """Nothing chosen is no fault: the question stays open, and the next one comes."""
    test = queries.own_test(actor(), test_id)
    form = request.form
    if option := form.get("option", ""):
        try:
            operations.choose(test_id, place, option, form.get("answer_id", ""), clock.now())
        except Conflict:
            return redirect(url_for("trainers.test_overview", test_id=test_id), 303)
        except Invalid as wrong:
            return _question(queries.screen_of(test), place, wrong.message)
    if form.get("go") == "overview" or place >= len(test.drawn):
        return redirect(url_for("trainers.test_overview", test_id=test_id), 303)
    return redirect(_at(test_id, place + 1), 303)


@blueprint.post("/trainers/tests/<test_id>/hand-in")
@needs(LEARN)
def hand_in(test_id: str) -> AnyResponse:
    operations.hand_in(queries.own_test(actor(), test_id).id, clock.now())
    return redirect(url_for("trainers.test_result", test_id=test_id), 303)


@blueprint.get("/trainers/tests/<test_id>/result")
@needs(LEARN)
def test_result(test_id: str) -> Response:
    test = queries.own_test(actor(), test_id)
    found = queries.result_of(test)
    return page(
        "test_result",
        test=test,
        found=found,
        standing=queries.standing_of(me(), test.pathway, clock.now()),
        reread=[(each, queries.lesson_at(catalogue(), each)) for each in found.reread],
        reasons=queries.reasons_of(test),
    )
