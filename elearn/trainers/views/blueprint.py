"""The room's blueprint: its pages concern one person, so nothing stays behind in the browser."""

from datetime import date, datetime
from typing import Final

from flask import Blueprint, Response, make_response, render_template
from flask_babel import format_date, format_datetime, pgettext

from elearn.base.core import clock
from elearn.base.http.access import actor
from elearn.trainers import queries
from elearn.trainers.wording import STEPS

WHY: Final = "what the pathways are is for anyone who wonders whether to help; the state is the reader's own"
blueprint = Blueprint("trainers", __name__, template_folder="../templates")


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """The back button asks the server again: a test's page never shows an older choice."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.app_template_filter("trainer_moment")
def moment(at: datetime) -> str:
    """Day and minute, in Japan."""
    return str(format_datetime(at, pgettext("pattern", "d MMMM y, HH:mm")))


@blueprint.app_template_filter("trainer_day")
def day(on: date) -> str:
    """A day of the calendar, with its weekday: people plan by it."""
    # Translators: a pattern of Babel, as in "Sat 28 November 2026".
    return str(format_date(on, pgettext("pattern", "EEE d MMMM y")))


@blueprint.app_template_filter("minutes_left")
def minutes_left(until: datetime) -> int:
    """Whole minutes from now, rounded up."""
    return max(0, -int(-(until - clock.now()).total_seconds() // 60))


@blueprint.app_template_filter("seconds_left")
def seconds_left(until: datetime) -> int:
    """Whole seconds from now."""
    return max(0, int((until - clock.now()).total_seconds()))


def me() -> str:
    """The person who asks; the view's permission has made sure that there is one."""
    found = actor().person_id
    assert found is not None
    return found


def page(template: str, status: int = 200, **values: object) -> Response:
    """A page of the room."""
    common = {"steps": STEPS, "programme": queries.programme(), "audience": "S", "now": clock.now()}
    return make_response(render_template(f"trainers/{template}.html", **{**common, **values}), status)
