"""What the screens of a class follow: news by stream, the truth by state, and the raised hand."""

from flask import Response, jsonify, request

from elearn.base.core import clock
from elearn.base.core.ports import service
from elearn.base.core.presence import Presence
from elearn.base.core.wake import Wake
from elearn.base.http.access import actor, permit, public
from elearn.base.http.bodies import json_body, same_origin
from elearn.base.http.streams import hand_over
from elearn.classroom import operations, queries, rules
from elearn.classroom.models import ClassSession
from elearn.classroom.news import board_topic, pupils_topic
from elearn.classroom.stream import events as news_stream
from elearn.classroom.stream import follow
from elearn.classroom.views.blueprint import blueprint, board_session, screen_of


@blueprint.get("/sessions/<session_id>/state")
@public("a seat's own state, or the board's for those who may see it: checked in the view")
def state(session_id: str) -> Response:
    if _for_board():
        return _board_state(board_session(session_id))
    found = queries.by_id(session_id)
    learner_id = actor().learner_id
    if learner_id:
        service(Presence).touch(pupils_topic(found.id), learner_id)  # type: ignore[type-abstract]
    if _seen(found):
        return jsonify(revision=found.revision)
    return jsonify(queries.pupil_state(found, queries.seat_of_learner(found, learner_id)))


def _for_board() -> bool:
    return request.args.get("for") == "board"


def _seen(found: ClassSession) -> bool:
    return request.args.get("since", -1, type=int) == found.revision


def _board_state(found: ClassSession) -> Response:
    if _seen(found):
        return jsonify(revision=found.revision)
    screen = screen_of(found)
    return jsonify(
        revision=found.revision,
        you="teacher",
        state=found.state,
        pace=found.pace,
        step=screen.step.key,
        held=found.held,
        revealed=sorted(screen.revealed),
        joined=screen.joined,
        connected=screen.connected,
        answered={key: given.answered + given.late for key, given in screen.answers.items()},
    )


@blueprint.get("/sessions/<session_id>/events")
@public("says only that there is news, to a seat of the class or its board: checked in the view")
def events(session_id: str) -> Response:
    found = board_session(session_id) if _for_board() else queries.by_id(session_id)
    if _for_board():
        return _stream(board_topic(found.id), found.revision, None)
    permit(rules.sits(actor(), queries.seat_of_learner(found, actor().learner_id)))
    return _stream(pupils_topic(found.id), found.revision, actor().learner_id)


def _stream(topic: str, revision: int, learner_id: str | None) -> Response:
    """All that the stream needs is fetched here: it runs after this request's unit of work has ended."""
    presence = service(Presence)  # type: ignore[type-abstract]

    def alive() -> None:
        if learner_id:
            presence.touch(topic, learner_id)

    wake = service(Wake)  # type: ignore[type-abstract]
    is_followed = hand_over(lambda: follow(wake, topic, revision, alive))
    body = iter(()) if is_followed else news_stream(wake, topic, revision, alive)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(body, mimetype="text/event-stream", headers=headers)


@blueprint.post("/sessions/<session_id>/help")
@same_origin
@public("a seat raises its own hand: checked in the operation")
def help_wanted(session_id: str) -> Response:
    found = queries.by_id(session_id)
    learner_id = actor().learner_id or ""
    seat = queries.seat_of_learner(found, learner_id)
    wanted = _asked_for(default=seat is None or seat.wants_help_at is None)
    return jsonify(help=operations.want_help(found, learner_id, clock.now(), wanted=wanted))


def _asked_for(*, default: bool) -> bool:
    """`{"help": true}` says which; without it the hand goes the other way."""
    body = json_body(limit=200) if request.is_json else None
    asked = body.get("help") if isinstance(body, dict) else None
    return asked if isinstance(asked, bool) else default
