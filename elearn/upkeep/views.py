"""`/operations/`: how the site runs, what is wrong, and what to do about it."""

from datetime import datetime
from typing import Final

from flask import Blueprint, Response, make_response, render_template
from flask_babel import format_datetime

from elearn.accounts.rules import OPERATE
from elearn.base.core import clock
from elearn.base.core.checks import Checks, Line, Value
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service
from elearn.base.http.access import needs
from elearn.base.http.i18n import translate

blueprint = Blueprint("upkeep", __name__, template_folder="templates")
# The headings in their order, and the columns beside the first.
TOPICS: Final = {
    "health": (N_("Health"), ()),
    "backup": (N_("Backup"), ()),
    "keys": (N_("Certificates, keys and surveys"), ()),
    "jobs": (N_("Recurring work"), (N_("Last done"), N_("Next time"), N_("Last error"))),
    "sizes": (N_("Sizes"), ()),
}


@blueprint.app_template_filter("seen_value")
def seen_value(value: Value) -> str:
    """What a check saw, in the reader's language and the time of Japan."""
    if isinstance(value, datetime):
        return str(format_datetime(value, "short"))
    if isinstance(value, Message):
        return translate(value)
    return value or "–"


@blueprint.get("/operations/")
@needs(OPERATE)
def operations() -> Response:
    now = clock.now()
    lines: dict[str, list[Line]] = {topic: [] for topic in TOPICS}
    for looked in service(Checks).look(now):
        lines[looked.topic].extend(looked.lines)
    troubles = [line.trouble for topic in TOPICS for line in lines[topic] if line.trouble]
    page = render_template(
        "upkeep/operations.html", topics=TOPICS, lines=lines, troubles=troubles, now=now, audience="O"
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
