"""The room's blueprint and its filters. What concerns one person stays in no copy."""

from flask import Blueprint, Response, make_response

from elearn.rights import wording

blueprint = Blueprint("rights", __name__, template_folder="../templates")
blueprint.add_app_template_filter(wording.room_words, "room_words")
blueprint.add_app_template_filter(wording.key_words, "key_words")
blueprint.add_app_template_global(wording.value_words, "value_words")


def kept_nowhere(page: str | Response) -> Response:
    """For pages that concern one person."""
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
