"""The projector: the teacher's only screen in one-screen mode. It shows nothing that may not be seen."""

from functools import lru_cache

from flask import render_template, request, url_for
from markupsafe import Markup

from elearn.base.http.access import public
from elearn.classroom import queries
from elearn.classroom.asking import survey_of
from elearn.classroom.models import ClassSession
from elearn.classroom.screens import QuestionView, Screen
from elearn.classroom.views import surveys
from elearn.classroom.views.blueprint import CHECKED, blueprint, join_address, own_session, room_of, screen_of, site
from elearn.web.qr import qr


@blueprint.get("/teach/sessions/<session_id>/screen")
@public(CHECKED)
def screen(session_id: str) -> str:
    return _page("classroom/screen.html", own_session(session_id))


@blueprint.get("/teach/sessions/<session_id>/screen-part")
@public(CHECKED)
def screen_part(session_id: str) -> str:
    return _page("classroom/_screen.html", own_session(session_id))


def _page(template: str, found: ClassSession) -> str:
    shown, room, survey = screen_of(found), room_of(found), survey_of(found)
    return render_template(
        template,
        found=found,
        room=room,
        lesson_of=queries.lesson_of,
        by_hand=shown.hand_views() if found.way == "hands" else [],
        screen=shown,
        question=_question(shown),
        address=join_address(),
        qr=_way_in(site() + url_for("classroom.enter", code=room[0].code)),
        survey=survey,
        waiting_surveys=surveys.waiting_for(found) if survey is None else [],
        audience=shown.lesson.audience,
    )


@lru_cache(maxsize=256)
def _way_in(address: str) -> Markup:
    """Drawn once for a class: it stands on the wall, no secret, and to draw it was a third of this page's cost."""
    return qr(address)


def _question(shown: Screen) -> QuestionView | None:
    """One question at a time fills the wall: the one asked for in the address, else the step's first."""
    keys = shown.step.questions
    asked = request.args.get("q")
    return shown.for_class(asked if asked in keys else keys[0]) if keys else None
