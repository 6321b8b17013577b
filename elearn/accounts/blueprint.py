"""The room's blueprint, for all files of views."""

from datetime import datetime

from flask import Blueprint, Response
from flask_babel import format_date, format_datetime, gettext

blueprint = Blueprint("accounts", __name__, template_folder="templates")


def _day(at: datetime) -> str:
    """A day in the reader's language, Tokyo's."""
    return str(format_date(at, "long"))


def _hour(at: datetime) -> str:
    """Day and hour: all that is kept of when a session was seen."""
    return str(gettext("%(day)s, around %(hour)s:00", day=_day(at), hour=format_datetime(at, "H")))


blueprint.add_app_template_filter(_day, "day")
blueprint.add_app_template_filter(_hour, "hour")


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """Codes and devices stay in no copy: on a shared machine the next reader's history shows none."""
    response.headers["Cache-Control"] = "no-store"
    return response
