"""The private board: pace, progress, and help for seats. Never an answer by seat."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.base.core import clock
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import public
from elearn.classroom import operations, queries
from elearn.classroom.asking import survey_of
from elearn.classroom.models import ClassSession
from elearn.classroom.views.blueprint import blueprint, board_session, keep, room_of, screen_of, teaches
from elearn.web.pictures import BY_NAME

CHECKED = "the teacher's own class, or a device that the teacher let in: checked for each session"


@blueprint.get("/teach/sessions/<session_id>/")
@public(CHECKED)
def board(session_id: str) -> str | Response:
    found = board_session(session_id)
    if not found.is_open:
        return redirect(url_for("classroom.result", session_id=found.id), 303)
    return _page("classroom/board.html", found)


@blueprint.get("/teach/sessions/<session_id>/board-part")
@public(CHECKED)
def board_part(session_id: str) -> str:
    return _page("classroom/_board.html", board_session(session_id))


def _page(template: str, found: ClassSession) -> str:
    screen = screen_of(found)
    seats = screen.seat_views()
    mine = teaches(found)
    return render_template(
        template,
        found=found,
        room=room_of(found),
        lesson_of=queries.lesson_of,
        by_hand=screen.hand_views() if found.way == "hands" else [],
        screen=screen,
        seats=seats,
        open_seat=next((seat for seat in seats if seat.id == request.args.get("seat")), None),
        show_pictures="pictures" in request.args,
        picture_names=BY_NAME,
        questions=[screen.for_teacher(key) for key in screen.step.questions],
        waiting=queries.waiting_devices(queries.lead_of(found)) if mine else [],
        is_owner=mine,
        survey=survey_of(found),
        audience="T",
    )


def back(found: ClassSession, **more: str) -> Response:
    """To the screen that the button stood on."""
    on_screen = request.form.get("from") == "screen"
    values: dict[str, Any] = {"session_id": found.id, **more}
    return redirect(url_for("classroom.screen" if on_screen else "classroom.board", **values), 303)


def _do(session_id: str, act: Callable[[ClassSession, datetime], None]) -> Response:
    found = board_session(session_id)
    act(found, clock.now())
    return back(found)


@blueprint.post("/teach/sessions/<session_id>/step")
@public(CHECKED)
def step(session_id: str) -> Response:
    place = request.form.get("step", -1, type=int)
    return _do(session_id, lambda found, now: operations.set_step(found, place, now))


@blueprint.post("/teach/sessions/<session_id>/hold")
@public(CHECKED)
def hold(session_id: str) -> Response:
    return _do(session_id, operations.hold if request.form.get("held") == "yes" else operations.release)


@blueprint.post("/teach/sessions/<session_id>/reveal")
@public(CHECKED)
def reveal(session_id: str) -> Response:
    place = request.form.get("step", type=int)
    return _do(session_id, lambda found, now: operations.reveal(found, now, step=place))


@blueprint.post("/teach/sessions/<session_id>/pace")
@public(CHECKED)
def pace(session_id: str) -> Response:
    return _do(session_id, lambda found, now: operations.set_pace(found, request.form.get("pace", ""), now))


@blueprint.post("/teach/sessions/<session_id>/door")
@public(CHECKED)
def door(session_id: str) -> Response:
    return _do(session_id, operations.open_door if request.form.get("door") == "open" else operations.close_door)


@blueprint.post("/teach/sessions/<session_id>/end")
@public(CHECKED)
def end(session_id: str) -> Response:
    found = board_session(session_id)
    operations.end(found, clock.now())
    return _after(found)


@blueprint.post("/teach/sessions/<session_id>/pause")
@public(CHECKED)
def pause(session_id: str) -> Response:
    return _do(session_id, operations.pause)


@blueprint.post("/teach/sessions/<session_id>/resume")
@public(CHECKED)
def resume(session_id: str) -> Response:
    return _do(session_id, lambda found, now: operations.resume(found, now, keep()))


@blueprint.post("/teach/sessions/<session_id>/wrap-up")
@public(CHECKED)
def wrap_up(session_id: str) -> Response:
    return _do(session_id, operations.wrap_up)


@blueprint.post("/teach/sessions/<session_id>/way")
@public(CHECKED)
def way(session_id: str) -> Response:
    return _do(session_id, lambda found, now: operations.set_way(found, request.form.get("way", ""), now))


@blueprint.post("/teach/sessions/<session_id>/hands")
@public(CHECKED)
def hands(session_id: str) -> Response:
    """Choices as fields `hand.<cell>`; an empty one is none."""
    counts = {name.removeprefix("hand."): _count(name) for name in request.form if name.startswith("hand.")}
    key, present = request.form.get("question", ""), _count("present")
    return _do(session_id, lambda found, now: operations.count_hands(found, key, counts, present, now))


def _count(name: str) -> int:
    given = unicodedata.normalize("NFKC", request.form.get(name, "").strip() or "0")
    if not (given.isascii() and given.isdigit() and len(given) <= len(str(operations.MOST_PRESENT))):
        raise Invalid(N_("Please enter how many hands are up, as a number."))
    return int(given)


@blueprint.post("/teach/sessions/<session_id>/beside")
@public(CHECKED)
def beside(session_id: str) -> Response:
    """The teacher sees two pupils move together; no pictures are needed."""
    numbers = [request.form.get(name, 0, type=int) for name in ("one", "other")]

    def join(found: ClassSession, now: datetime) -> None:
        seat, host = (queries.seat_by_number(found, number) for number in numbers)
        if seat is None or host is None:
            raise Invalid(N_("Please name two different seats, both of them taken."))
        operations.join_device(found, host, seat, now)

    return _do(session_id, join)


def _after(found: ClassSession) -> Response:
    """Where the end leads: a second device has nothing more to show."""
    if teaches(found):
        return redirect(url_for("classroom.result", session_id=found.id), 303)
    return redirect(url_for("learning.home"), 303)


@blueprint.post("/teach/sessions/<session_id>/seats/<seat_id>/free")
@public(CHECKED)
def free_seat(session_id: str, seat_id: str) -> Response:
    return _do(session_id, lambda found, now: operations.free_seat(found, seat_id, now))


@blueprint.post("/teach/sessions/<session_id>/seats/<seat_id>/help")
@public(CHECKED)
def clear_help(session_id: str, seat_id: str) -> Response:
    return _do(session_id, lambda found, now: operations.clear_help(found, seat_id, now))


@blueprint.post("/teach/sessions/<session_id>/seats/<seat_id>/pictures")
@public(CHECKED)
def show_pictures(session_id: str, seat_id: str) -> Response:
    found = board_session(session_id)
    operations.show_pictures(found, seat_id, clock.now())
    return back(found, seat=seat_id, pictures="1")


@blueprint.post("/teach/sessions/<session_id>/swap")
@public(CHECKED)
def swap(session_id: str) -> Response:
    one, other = (request.form.get(name, 0, type=int) for name in ("one", "other"))
    if not one or not other:
        raise Invalid(N_("Please name two different seats, at least one of them taken."))
    return _do(session_id, lambda found, now: operations.swap_seats(found, one, other, now))
