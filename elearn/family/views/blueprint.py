"""The room’s blueprint. What a family writes or opens stays in no copy and in no log (`observe.UNOBSERVED`)."""

from datetime import date
from typing import Final

from flask import Blueprint, Response
from flask_babel import format_date

from elearn.family.talking import to_talk_about

WHY: Final = "families need no account; a slip or nothing at all is enough"
blueprint = Blueprint("family", __name__, template_folder="../templates")
blueprint.add_app_template_filter(to_talk_about, "to_talk_about")


@blueprint.app_template_filter("family_day")
def family_day(day: date) -> str:
    """Such as 21 November 2026."""
    return str(format_date(day, "long"))


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """A phone is handed round: nothing of a page stays in its history."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
