"""The addresses of the materials. The plan is the teacher's; the rest tells nothing that a pupil should not see."""

from typing import Final

from flask import Blueprint, Response, current_app, request
from flask.sansio.blueprints import BlueprintSetupState

from elearn.accounts.rules import TEACH
from elearn.base.http.access import needs, public
from elearn.base.http.i18n import prefs
from elearn.courseware.queries import catalogue
from elearn.materials.queries import RUBIES, Order, Ruby, Workshop

EXTENSION: Final = "elearn.materials"
blueprint = Blueprint("materials", __name__, template_folder="templates")
_OPEN: Final = "paper for anyone who teaches or learns; holds no right answers and nothing about a person"


@blueprint.record_once
def _set_up(state: BlueprintSetupState) -> None:
    """Every app has a workshop of its own."""
    state.app.extensions[EXTENSION] = Workshop()


@blueprint.get("/materials/<course>/<lesson>/plan.pdf")
@needs(TEACH)
def plan(course: str, lesson: str) -> Response:
    return _material(course, lesson, "plan.pdf")


@blueprint.get("/materials/<course>/<lesson>/slides.pdf")
@public(_OPEN)
def slides(course: str, lesson: str) -> Response:
    return _material(course, lesson, "slides.pdf")


@blueprint.get("/materials/<course>/<lesson>/slides.html")
@public(_OPEN)
def offline_slides(course: str, lesson: str) -> Response:
    return _material(course, lesson, "slides.html")


@blueprint.get("/materials/<course>/<lesson>/worksheet.pdf")
@public(_OPEN)
def worksheet(course: str, lesson: str) -> Response:
    return _material(course, lesson, "worksheet.pdf")


@blueprint.get("/materials/<course>/<lesson>/letter.pdf")
@public(_OPEN)
def letter(course: str, lesson: str) -> Response:
    return _material(course, lesson, "letter.pdf")


def _material(course: str, lesson: str, file: str) -> Response:
    """Always a download: the site's own policy forbids the script in the slides, and viewers differ on PDF."""
    workshop: Workshop = current_app.extensions[EXTENSION]
    made = workshop.get(Order(catalogue().lesson(course, lesson), file, _language(), _ruby()))
    response = Response(made.content, mimetype=made.mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=made.name)
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(made.etag)
    response.make_conditional(request)
    return response


def _language() -> str:
    """`lang` here is the language of the paper; it does not change the language of the pages."""
    return request.args.get("lang") or prefs().lang


def _ruby() -> Ruby:
    asked = request.args.get("ruby", "grade")
    return next((ruby for ruby in RUBIES if ruby == asked), "grade")
