"""The room's blueprint, and what its views share."""

from collections.abc import Sequence
from datetime import timedelta

from flask import Blueprint, Response, current_app, g, request, url_for
from flask import session as cookie

from elearn.accounts.rules import TEACH
from elearn.base.core.errors import Unauthenticated
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, permit
from elearn.base.http.i18n import prefs, translate
from elearn.classroom import queries, rules
from elearn.classroom.codes import spaced
from elearn.classroom.models import ClassSession
from elearn.classroom.screens import Screen
from elearn.questions.base import label_words

blueprint = Blueprint("classroom", __name__, template_folder="../templates")
blueprint.add_app_template_filter(spaced, "spaced_code")
_PAIRING, _TRIAL = "board", "trial"
CHECKED = "the teacher's own class, or the browser that started it as a trial: checked for each session"


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """Boards, names of seats and secret pictures: the next one at the same machine goes back to none of them."""
    response.headers.setdefault("Cache-Control", "no-store")
    return response


def keep() -> timedelta:
    """How long seats and answers of an ended class are kept."""
    days: timedelta = current_app.config["KEEP_CLASS"]
    return days


def labels() -> dict[str, str]:
    """The words around questions, in the reader's language."""
    if "classroom_labels" not in g:
        g.classroom_labels = label_words(translate)
    found: dict[str, str] = g.classroom_labels
    return found


def screen_of(found: ClassSession) -> Screen:
    """The class as the teacher's screens show it."""
    return Screen(found, prefs().lang, labels())


def room_of(found: ClassSession) -> Sequence[ClassSession]:
    """The sessions of the room, for tabs; the one with the code on the board first."""
    return queries.lessons_of_room(found)


def own_session(session_id: str) -> ClassSession:
    """The teacher's own class, or this browser's own trial; anybody else's does not exist."""
    found = queries.by_id(session_id)
    if not teaches(found):
        _refuse()
    return found


def teaches(found: ClassSession) -> bool:
    """Whether this browser is the teacher of the class."""
    return (TEACH.test(actor()) and rules.owns(actor(), found)) or rules.runs_trial(held_trial(), found)


def _refuse() -> None:
    if not actor().signed_in:
        raise Unauthenticated(N_("Please sign in first."))
    permit(allowed=False)


def board_session(session_id: str) -> ClassSession:
    """A class whose board this browser may see: its teacher's, or a device that the teacher let in."""
    found = queries.by_id(session_id)
    if not may_see_board(found):
        _refuse()
    return found


def may_see_board(found: ClassSession) -> bool:
    """Whether the board of this class is open to this browser."""
    return teaches(found) or rules.holds_board(queries.pairing(cookie.get(_PAIRING)), found)


def held_pairing() -> str | None:
    """The pairing that this device asked for."""
    found: str | None = cookie.get(_PAIRING)
    return found


def hold_pairing(pairing_id: str) -> None:
    """Remember the pairing in this device's signed cookie."""
    cookie.permanent = True
    cookie[_PAIRING] = pairing_id


def held_trial() -> str | None:
    """The trial class that this browser started."""
    found: str | None = cookie.get(_TRIAL)
    return found


def hold_trial(session_id: str) -> None:
    """Remember in this browser's signed cookie that it is the teacher of a trial class."""
    cookie.permanent = True
    cookie[_TRIAL] = session_id


def site() -> str:
    """Where people reach this site: the configured address, else the one this request came by."""
    base: str = current_app.config["BASE_URL"]
    return (base or request.host_url).rstrip("/")


def join_address() -> str:
    """The address to read aloud, without its scheme."""
    return (site() + url_for("classroom.join")).split("://", 1)[1]
