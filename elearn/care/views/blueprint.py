"""The room's blueprint. Its pages stay in no copy, and its requests leave no trace (`base.http.observe.UNOBSERVED`)."""

from datetime import datetime

from flask import Blueprint, Response

from elearn.care.wording import day_words, hour_words

blueprint = Blueprint("care", __name__, template_folder="../templates")
blueprint.add_app_template_filter(datetime.fromisoformat, "moment")
blueprint.add_app_template_filter(day_words, "day_words")
blueprint.add_app_template_filter(hour_words, "hour_words")


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """The next child at a shared tablet finds nothing in its history."""
    response.headers["Cache-Control"] = "no-store"
    return response
