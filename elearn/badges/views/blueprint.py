"""The room's blueprint, its filters, and how its documents may be used from elsewhere."""

from datetime import datetime
from typing import Final

from flask import Blueprint, Response
from flask_babel import format_datetime, pgettext

from elearn.badges.wording import day
from elearn.base.http.i18n import prefs

WHY: Final = "a badge is there to be checked by anyone; it shows no name unless its holder does"
blueprint = Blueprint("badges", __name__, template_folder="../templates")


@blueprint.app_template_filter("badge_day")
def badge_day(at: datetime) -> str:
    """The day, in Japan."""
    return day(at, prefs().language)


@blueprint.app_template_filter("badge_moment")
def badge_moment(at: datetime) -> str:
    """Day and minute, in Japan."""
    # Translators: a pattern of Babel, as in "22 November 2026, 14:03".
    return str(format_datetime(at, pgettext("pattern", "d MMMM y, HH:mm")))


@blueprint.app_template_filter("badge_clock")
def badge_clock(at: datetime) -> str:
    """Hour and minute, in Japan."""
    return str(format_datetime(at, "HH:mm"))


def open_document(body: str | bytes, mimetype: str, *, max_age: int = 300) -> Response:
    """A document that programs on other sites may read: it holds nothing that is not public."""
    response = Response(body, mimetype=mimetype)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Cache-Control"] = f"public, max-age={max_age}"
    return response


def keep_no_copy(response: Response) -> Response:
    """For what concerns one person: nothing stays behind in the browser, and no other site may read it."""
    response.headers["Cache-Control"] = "no-store"
    response.headers.pop("Access-Control-Allow-Origin", None)
    response.headers.pop("Cross-Origin-Resource-Policy", None)
    response.headers["X-Robots-Tag"] = "noindex"
    return response
