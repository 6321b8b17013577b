"""The projector: the teacher's only screen in one-screen mode. It shows nothing that may not be seen."""

import segno
from flask import render_template, request, url_for
from markupsafe import Markup

from elearn.accounts.rules import TEACH
from elearn.base.http.access import needs
from elearn.classroom.models import ClassSession
from elearn.classroom.screens import QuestionView, Screen
from elearn.classroom.views.blueprint import blueprint, join_address, own_session, screen_of, site


@blueprint.get("/teach/sessions/<session_id>/screen")
@needs(TEACH)
def screen(session_id: str) -> str:
    return _page("classroom/screen.html", own_session(session_id))


@blueprint.get("/teach/sessions/<session_id>/screen-part")
@needs(TEACH)
def screen_part(session_id: str) -> str:
    return _page("classroom/_screen.html", own_session(session_id))


def _page(template: str, found: ClassSession) -> str:
    shown = screen_of(found)
    return render_template(
        template,
        found=found,
        screen=shown,
        question=_question(shown),
        address=join_address(),
        qr=qr(site() + url_for("classroom.enter", code=found.code)),
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
