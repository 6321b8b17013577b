"""A candidate's own practice sessions."""

from typing import Final

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.base.core import clock
from elearn.base.core.errors import Conflict, DomainError, Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, needs
from elearn.base.http.i18n import prefs, translate
from elearn.base.http.throttle import count_failure, refuse_guessers
from elearn.courseware.queries import catalogue, plain
from elearn.trainers import operations, queries
from elearn.trainers.forms import HeldForm, PlanForm, ReflectionForm
from elearn.trainers.models import PracticeSession
from elearn.trainers.operations.practice import SHORTEST_REFLECTION
from elearn.trainers.rules import LEARN
from elearn.trainers.views.blueprint import blueprint, me, page
from elearn.web.forms import choices

NO_LESSON: Final = N_("None: a talk or a visit of my own")


@blueprint.get("/trainers/<pathway>/sessions/new")
@needs(LEARN)
def planning(pathway: str) -> Response:
    return _planning(pathway, _plan_form())


@blueprint.post("/trainers/<pathway>/sessions/new")
@needs(LEARN)
def plan(pathway: str) -> AnyResponse:
    form = _plan_form()
    if not form.validate():
        return _planning(pathway, form)
    try:
        found = operations.plan_session(me(), pathway, form.plan(), clock.now())
    except Conflict as first:
        return _planning(pathway, form, first)
    return redirect(url_for("trainers.session", session_id=found.id), 303)


def _planning(pathway: str, form: PlanForm, fault: DomainError | None = None) -> Response:
    found = queries.programme().pathway(pathway)
    return page("session_new", 422 if form.errors or fault else 200, pathway=found, form=form, fault=fault)


def _plan_form() -> PlanForm:
    form = PlanForm()
    language = prefs().language
    lessons = [
        (
            f"{course.slug}/{lesson.slug}",
            f"{plain(course.title.to(language))}: {lesson.texts(language).place('lesson').plain('title')}",
        )
        for course in catalogue().courses
        for lesson in course.lessons
    ]
    form.lesson.choices = choices([("", translate(NO_LESSON)), *lessons])
    return form


@blueprint.get("/trainers/sessions/<session_id>/")
@needs(LEARN)
def session(session_id: str) -> Response:
    return _session(queries.own_session(actor(), session_id))


def _session(found: PracticeSession, fault: DomainError | None = None, at: str = "") -> Response:
    """With a fault, what was typed stands where it was typed."""
    typed = request.form.get("text") if at == "reflection" else None
    return page(
        "session",
        fault.status if fault else 200,
        watched=queries.watched(found),
        session=found,
        pathway=queries.programme().pathway(found.pathway),
        rubric=queries.programme().rubric,
        fault=fault,
        at=at,
        text=found.reflection if typed is None else typed,
        invited=request.form.get("name", ""),
        least=SHORTEST_REFLECTION,
        today=clock.now().astimezone(clock.TOKYO).date(),
    )


@blueprint.post("/trainers/sessions/<session_id>/held")
@needs(LEARN)
def held(session_id: str) -> AnyResponse:
    found = queries.own_session(actor(), session_id)
    form = HeldForm()
    heads = form.heads.data if form.validate() else None
    try:
        operations.record_held(found, heads, clock.now())
    except (Conflict, Invalid) as fault:
        return _session(found, fault, "held")
    return _back_to(found)


@blueprint.post("/trainers/sessions/<session_id>/reflection")
@needs(LEARN)
def reflect(session_id: str) -> AnyResponse:
    found = queries.own_session(actor(), session_id)
    form = ReflectionForm()
    try:
        operations.reflect(found, (form.text.data or "")[:4000], clock.now())
    except (Conflict, Invalid) as fault:
        return _session(found, fault, "reflection")
    return _back_to(found)


@blueprint.post("/trainers/sessions/<session_id>/invite")
@needs(LEARN)
def invite(session_id: str) -> AnyResponse:
    found = queries.own_session(actor(), session_id)
    refuse_guessers()
    try:
        operations.invite(found, request.form.get("name", "")[:200], clock.now())
    except (Conflict, Invalid) as fault:
        count_failure()
        return _session(found, fault, "invite")
    return _back_to(found)


@blueprint.post("/trainers/sessions/<session_id>/drop")
@needs(LEARN)
def drop(session_id: str) -> AnyResponse:
    found = queries.own_session(actor(), session_id)
    try:
        operations.drop_session(found)
    except Conflict as fault:
        return _session(found, fault, "drop")
    return redirect(url_for("trainers.overview"), 303)


def _back_to(found: PracticeSession) -> AnyResponse:
    return redirect(url_for("trainers.session", session_id=found.id), 303)
