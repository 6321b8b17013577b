"""Taking a lesson: start, player, answers, feedback, and how it went."""

import re
from datetime import datetime, timedelta
from typing import Any, Final

from flask import Response, current_app, jsonify, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts import operations as accounts
from elearn.accounts.queries import learner_exists
from elearn.base.core import clock
from elearn.base.core.errors import Gone, Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, permit, public
from elearn.base.http.bodies import FORMS, json_body, same_origin
from elearn.base.http.i18n import prefs, translate
from elearn.base.http.identity import sit_down
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import explaining, operations, queries, rules
from elearn.learning.ids import new_answer_id, read_answer_id
from elearn.learning.keys import attempt_key, key_fits
from elearn.learning.records import Asked, AttemptRecord, Receipt
from elearn.learning.signals import Companion, player_opened
from elearn.learning.views.blueprint import OPEN_TO_ALL, OWN, blueprint
from elearn.learning.wording import prepared, reading
from elearn.questions.reading import shaped

GUEST_LIFE: Final = timedelta(days=30)
# A guest whose last day has come begins anew, so that no lesson breaks off in the middle.
GUEST_NOTICE: Final = timedelta(days=1)
# What cannot be an id never reaches the database, which refuses some signs by an error of its own.
_ATTEMPT: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
_QUESTION: Final = re.compile(r"[a-z][a-z0-9-]{0,59}")


@blueprint.post("/learn/attempts")
@public(OPEN_TO_ALL)
@same_origin
def start() -> AnyResponse:
    lesson = catalogue().lesson(request.form.get("course", ""), request.form.get("lesson", ""))
    now = clock.now()
    attempt_id = operations.start_attempt(_learner(now), lesson.course.slug, lesson.slug, prefs().lang, now)
    return redirect(url_for("learning.player", attempt_id=attempt_id), 303)


@blueprint.get("/learn/attempts/<attempt_id>/")
@public(OWN)
def player(attempt_id: str) -> str | AnyResponse:
    attempt, lesson = _own(attempt_id)
    companion = _companion(attempt)
    if companion is not None and companion.instead:
        return redirect(companion.instead, 303)
    read = reading(lesson)
    steps = explaining.steps_to_do(read, prepared(read), queries.progress(attempt), clock.now())
    return render_template(
        "learning/player.html",
        attempt=attempt,
        lesson=lesson,
        audience=lesson.audience,
        texts=read.texts,
        steps=steps,
        companion=companion,
        key=attempt_key(_secret(), attempt.id),
    )


@blueprint.get("/learn/attempts/<attempt_id>/done")
@public(OWN)
def done(attempt_id: str) -> str:
    attempt, lesson = _own(attempt_id)
    progress = queries.progress(attempt)
    return render_template(
        "learning/done.html",
        attempt=attempt,
        lesson=lesson,
        audience=lesson.audience,
        texts=reading(lesson).texts,
        standing=queries.standing_of(attempt, progress.shown, lesson),
        waiting=len(progress.counted) > len(progress.shown),
        open=[key for key in lesson.questions if key not in progress.counted],
    )


@blueprint.get("/learn/attempts/<attempt_id>/feedback")
@public(OWN)
def feedback(attempt_id: str) -> Response:
    attempt, lesson = _own(attempt_id, key=request.headers.get("X-Attempt-Key"))
    shown = queries.progress(attempt).shown
    return jsonify(feedback=explaining.feedbacks(reading(lesson), shown))


@blueprint.post("/learn/attempts/<attempt_id>/answers")
@public(OWN)
@same_origin
def answer(attempt_id: str) -> AnyResponse:
    return _by_form(attempt_id) if request.mimetype in FORMS else _by_script(attempt_id)


def _by_script(attempt_id: str) -> Response:
    body = json_body()
    if not isinstance(body, dict) or not body.keys() >= {"answer_id", "question", "answer"}:
        raise Invalid(N_("Send an object with answer_id, question and answer."))
    asked = _asked(attempt_id, body["question"], read_answer_id(body["answer_id"]))
    receipt = operations.answer_question(asked, body["answer"], clock.now(), language=prefs().lang)
    return jsonify(saved=True, feedback=_explained(asked, receipt), late=receipt.entry.late)


def _by_form(attempt_id: str) -> AnyResponse:
    """Without a script. A page from the browser's history with another choice in it is a new answer, not a fault."""
    asked = _asked(attempt_id, request.form.get("question"), read_answer_id(request.form.get("answer_id")))
    place = url_for("learning.player", attempt_id=attempt_id, _anchor=f"q-{asked.question}")
    try:
        given = shaped(request.form, operations.question_of(asked).shape)
        if asked.stored is not None and not operations.repeats(asked, given):
            asked = _asked(attempt_id, asked.question, new_answer_id(clock.now()))
        operations.answer_question(asked, given, clock.now(), language=prefs().lang)
    except Invalid as fault:
        words = {"message": translate(fault.message), "reasons": [translate(reason) for reason in fault.reasons]}
        return make_response(render_template("web/error.html", status=fault.status, back=place, **words), fault.status)
    return redirect(place, 303)


def _asked(attempt_id: str, question: object, answer_id: str) -> Asked:
    if not isinstance(question, str) or not _QUESTION.fullmatch(question):
        raise Invalid(operations.NO_QUESTION)
    key = request.headers.get("X-Attempt-Key")
    asked = queries.asked(attempt_id, question, answer_id) if _ATTEMPT.fullmatch(attempt_id) else None
    if asked is None:
        _refuse_unknown(attempt_id, key)
    assert asked is not None
    permit(key_fits(_secret(), attempt_id, key) or rules.own_attempt(actor(), asked))
    return asked


def _own(attempt_id: str, *, key: str | None = None) -> tuple[AttemptRecord, Lesson]:
    """The reader's own attempt and its lesson."""
    attempt = queries.attempt(attempt_id) if _ATTEMPT.fullmatch(attempt_id) else None
    if attempt is None:
        _refuse_unknown(attempt_id, key)
    assert attempt is not None
    permit(rules.own_attempt(actor(), attempt) or key_fits(_secret(), attempt_id, key))
    lesson = queries.lesson_of(attempt)
    if lesson is None or attempt.expired(clock.now()):
        raise Gone(operations.GONE)
    return attempt, lesson


def _refuse_unknown(attempt_id: str, key: str | None) -> None:
    """410 for what was purged: the key proves that the attempt existed, or the browser's own learner is gone."""
    learner_id = actor().learner_id
    if key_fits(_secret(), attempt_id, key) or (learner_id is not None and not learner_exists(learner_id)):
        raise Gone(operations.GONE)
    permit(allowed=False)


def _learner(now: datetime) -> str:
    """Who answers in this browser; a new guest where nobody does."""
    known = actor().learner_id
    if known is not None and queries.may_start(known, now + GUEST_NOTICE):
        return known
    guest = accounts.create_learner("guest", expires_at=now + GUEST_LIFE)
    sit_down(guest)
    return guest


def _companion(attempt: AttemptRecord) -> Companion | None:
    if attempt.cohort_id is None:
        return None
    answers = player_opened.send(None, attempt=attempt)
    return next((companion for _, companion in answers if companion is not None), None)


def _explained(asked: Asked, receipt: Receipt) -> Any:
    lesson = queries.lesson_of(asked.attempt)
    if not receipt.shown or lesson is None:
        return None
    return explaining.feedback(reading(lesson), receipt.entry)


def _secret() -> str:
    return str(current_app.secret_key)
