"""For those who watch: sessions they were asked to, the rubric, the co-signature."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.base.core import clock
from elearn.base.core.errors import Conflict, DomainError, Invalid
from elearn.base.http.access import actor, needs
from elearn.base.http.throttle import count_failure, refuse_guessers
from elearn.trainers import operations, queries
from elearn.trainers.operations import Scores
from elearn.trainers.operations.signing import SHORTEST_COMMENT, reached
from elearn.trainers.queries import Candidate
from elearn.trainers.rules import OBSERVE
from elearn.trainers.views.blueprint import blueprint, me, page
from elearn.trainers.wording import PRESENCES


@blueprint.get("/trainers/observing/")
@needs(OBSERVE)
def observing() -> Response:
    return _observing()


def _observing(fault: DomainError | None = None) -> Response:
    now = clock.now()
    return page(
        "observing",
        fault.status if fault else 200,
        candidates=queries.observing(actor()),
        badges=queries.observer_badges(me(), now),
        fault=fault,
        typed=request.form.get("code", ""),
    )


@blueprint.post("/trainers/observing/")
@needs(OBSERVE)
def join() -> AnyResponse:
    """Whoever may not watch learns so only for a code that exists: that, too, counts as a guess."""
    refuse_guessers()
    try:
        found = operations.join_as_observer(me(), request.form.get("code", ""), clock.now())
    except (Conflict, Invalid) as fault:
        count_failure()
        return _observing(fault)
    return redirect(url_for("trainers.observation", observation_id=found.id), 303)


@blueprint.get("/trainers/observing/<observation_id>/")
@needs(OBSERVE)
def observation(observation_id: str) -> Response:
    return _observation(queries.observation_of(actor(), observation_id))


def _observation(found: Candidate, fault: DomainError | None = None) -> Response:
    """With a fault, what was chosen and typed is still there."""
    form = request.form if fault is not None and "comment" in request.form else None
    kept = found.observation
    return page(
        "observation",
        fault.status if fault else 200,
        candidate=found,
        observation=kept,
        session=found.session,
        pathway=queries.programme().pathway(found.session.pathway),
        rubric=queries.programme().rubric,
        presences=PRESENCES,
        presence=form.get("presence", "") if form else kept.presence or "",
        levels=_levels() if form else kept.levels or {},
        comment=form.get("comment", "") if form else kept.comment,
        reached=reached(kept, found.session.pathway),
        least=SHORTEST_COMMENT,
        fault=fault,
    )


def _levels() -> dict[str, int]:
    given = {key: request.form.get(f"level-{key}", "") for key in queries.CRITERIA}
    return {key: int(value) for key, value in given.items() if value in {"1", "2", "3", "4"}}


@blueprint.post("/trainers/observing/<observation_id>/")
@needs(OBSERVE)
def score(observation_id: str) -> AnyResponse:
    found = queries.observation_of(actor(), observation_id)
    form = request.form
    scores = Scores(form.get("presence", ""), _levels(), form.get("comment", "")[:4000])
    try:
        operations.score(found.observation, scores, clock.now())
    except (Conflict, Invalid) as fault:
        return _observation(found, fault)
    return redirect(url_for("trainers.observation", observation_id=observation_id, _anchor="sign"), 303)


@blueprint.post("/trainers/observing/<observation_id>/sign")
@needs(OBSERVE, fresh=True)
def sign(observation_id: str) -> AnyResponse:
    found = queries.observation_of(actor(), observation_id)
    try:
        operations.sign(found.observation, clock.now())
    except (Conflict, Invalid) as fault:
        return _observation(found, fault)
    return redirect(url_for("trainers.observation", observation_id=observation_id, _anchor="sign"), 303)
