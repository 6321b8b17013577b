"""A trial class without an account, from the first page or the sign-in: its teacher is the browser that started it."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.base.core import clock
from elearn.base.http.access import public
from elearn.base.http.i18n import prefs
from elearn.base.http.throttle import refuse_too_many_starts
from elearn.classroom import operations, queries
from elearn.classroom.models import ClassSession
from elearn.classroom.views.blueprint import blueprint, held_trial, hold_trial
from elearn.classroom.views.desk import chosen_lessons
from elearn.courseware.queries import catalogue

OPEN = "anyone may try a class; an address starts a few in an hour, and all of it is gone after a day"


@blueprint.get("/teach/trial")
@public(OPEN)
def trial() -> str:
    return render_template(
        "classroom/trial.html",
        courses=catalogue().courses,
        language=prefs().lang,
        running=_running(),
        audience="T",
    )


def _running() -> ClassSession | None:
    """The trial that this browser has started and not ended."""
    found = queries.trial(held_trial())
    return found if found is not None and found.is_open else None


@blueprint.post("/teach/trial")
@public(OPEN)
def start_trial() -> Response:
    refuse_too_many_starts()
    found = operations.start_room(None, chosen_lessons(), clock.now(), way=request.form.get("way", "each"))
    hold_trial(found.id)
    return redirect(url_for("classroom.screen", session_id=found.id), 303)
