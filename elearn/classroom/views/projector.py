"""The projector: the teacher's only screen in one-screen mode. It shows nothing that may not be seen."""

import segno
from flask import render_template, request, url_for
from markupsafe import Markup

from elearn.base.http.access import public
from elearn.classroom import queries
from elearn.classroom.models import ClassSession
from elearn.classroom.screens import QuestionView, Screen
from elearn.classroom.views.blueprint import CHECKED, blueprint, join_address, own_session, room_of, screen_of, site


@blueprint.get("/teach/sessions/<session_id>/screen")
@public(CHECKED)
def screen(session_id: str) -> str:
    return _page("classroom/screen.html", own_session(session_id))


@blueprint.get("/teach/sessions/<session_id>/screen-part")
@public(CHECKED)
def screen_part(session_id: str) -> str:
    return _page("classroom/_screen.html", own_session(session_id))


def _page(template: str, found: ClassSession) -> str:
    shown, room = screen_of(found), room_of(found)
    return render_template(
        template,
        found=found,
        room=room,
        lesson_of=queries.lesson_of,
        by_hand=shown.hand_views() if found.way == "hands" else [],
        screen=shown,
        question=_question(shown),
        address=join_address(),
        qr=qr(site() + url_for("classroom.enter", code=room[0].code)),
        audience=shown.lesson.audience,
    )


def _question(shown: Screen) -> QuestionView | None:
    """One question at a time fills the wall: the one asked for in the address, else the step's first."""
    keys = shown.step.questions
    asked = request.args.get("q")
    return shown.for_class(asked if asked in keys else keys[0]) if keys else None


def qr(address: str) -> Markup:
    """A QR code as plain SVG paths: no style attributes, which our policy forbids."""
    return Markup(segno.make(address, error="m").svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None))  # noqa: S704 - segno's own markup
