"""A pupil comes in: the code, a seat number, three pictures, and the lesson begins."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.base.core import clock
from elearn.base.core.db import new_id
from elearn.base.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.base.core.messages import NP_, Message
from elearn.base.http.access import actor, permit, public
from elearn.base.http.i18n import prefs
from elearn.base.http.identity import sit_down
from elearn.base.http.throttle import count_failure, refuse_guessers
from elearn.classroom import operations, queries, rules
from elearn.classroom.codes import ALPHABET, LENGTH, folded, is_code
from elearn.classroom.models import ClassSession, Seat
from elearn.classroom.operations.seating import PASS_LENGTH
from elearn.classroom.views.blueprint import blueprint, keep
from elearn.web.pictures import BY_NAME, PICTURES

Page = str | Response | tuple[str, int]
NO_CLASS = NP_("child", "No class has this code just now. Look at the board once more and try again.")


@blueprint.get("/join")
@public("the door of a class: the code on the board is the key")
def join() -> Page:
    if "code" not in request.args:
        return _code_page()
    typed = request.args["code"]
    code = folded(typed)
    if not is_code(code):
        refuse_guessers()
        count_failure()
        return _code_page(typed, NO_CLASS), 404
    return redirect(url_for("classroom.enter", code=code), 303)


def _code_page(typed: str = "", fault: Message | None = None) -> str:
    return render_template(
        "classroom/join.html", typed=typed[:20], fault=fault, alphabet=ALPHABET, length=LENGTH, audience="P3"
    )


@blueprint.get("/c/<code>")
@public("the door of a class: the code on the board is the key")
def enter(code: str) -> Page:
    plain = folded(code)
    if code != plain and is_code(plain):
        return redirect(url_for("classroom.enter", code=plain), 303)
    found = _class(code)
    if not isinstance(found, ClassSession):
        return found
    seat = queries.seat_in_room(found, actor().learner_id)
    if seat is not None and rules.sits(actor(), seat) and "new" not in request.args:
        if "with" in request.args and found.way == "shared":
            return _seats_page(found, host=seat)
        return render_template("classroom/welcome_back.html", found=found, seat=seat, audience="P3")
    return _seats_page(found)


def _class(code: str) -> ClassSession | Page:
    """The class, running or open to those who were away, or the page that says kindly why there is none."""
    refuse_guessers()
    found = queries.by_code(code) if is_code(code) else None
    if found is None:
        count_failure()
        return _code_page(code, NO_CLASS), 404
    if not found.is_open and not queries.open_to_absent(found, clock.now()):
        return render_template("classroom/over.html", found=found, audience="P3"), 410
    return found


def _seats_page(found: ClassSession, fault: Message | None = None, host: Seat | None = None) -> str:
    return render_template(
        "classroom/seats.html",
        found=found,
        fault=fault,
        taken=queries.taken_numbers(found),
        claim=new_id(),
        host=host,
        someone_new="new" in request.values,
        picked=_numbers(),
        audience="P3",
    )


@blueprint.post("/c/<code>/seat")
@public("the door of a class: the code on the board is the key")
def take_seat(code: str) -> Page:
    found = _class(folded(code))
    if not isinstance(found, ClassSession):
        return found
    lesson = _lesson_of_room(found)
    if lesson is None:
        return _grades_page(found)
    try:
        seat = _sit(lesson)
    except (Conflict, Forbidden, Invalid) as refusal:
        return _seats_page(found, refusal.message), refusal.status
    sit_down(seat.learner_id)
    return redirect(url_for("classroom.own_pass", code=found.code), 303)


def _sit(lesson: ClassSession) -> Seat:
    """At one number, or at several where a device is shared: the first is whose device it is."""
    numbers = _numbers() or [0]
    return operations.take_seats(
        lesson,
        numbers if lesson.way == "shared" else numbers[:1],
        clock.now(),
        language=prefs().lang,
        keep=keep(),
        learner_id=None if "new" in request.form else actor().learner_id,
        claim=request.form.get("claim", "")[:40],
    )


def _lesson_of_room(found: ClassSession) -> ClassSession | None:
    """The session to sit in: the only one, the pupil's own, or the grade that was tapped; None while that is open."""
    room = queries.lessons_of_room(found)
    if len(room) == 1:
        return found
    mine = None if "new" in request.form else queries.seat_in_room(found, actor().learner_id)
    wanted = mine.session_id if mine else request.form.get("lesson")
    return next((each for each in room if each.id == wanted), None)


def _grades_page(found: ClassSession) -> str:
    room = [(each, queries.known_lesson(each)) for each in queries.lessons_of_room(found)]
    return render_template(
        "classroom/grades.html", found=found, room=room, language=prefs().lang, fields=_carried(), audience="P3"
    )


def _carried() -> list[tuple[str, str]]:
    """What was tapped on the page before."""
    return [(name, value) for name in ("seat", "claim", "new") for value in request.form.getlist(name)]


@blueprint.post("/c/<code>/beside")
@public("a seat of the class takes in a neighbour at its device: asks rules.sits")
def sit_beside(code: str) -> Page:
    """Someone joins at this device. Whoever has the number already shows that it is theirs by its pictures."""
    found = _class(folded(code))
    if not isinstance(found, ClassSession):
        return found
    host = _own_seat(found)
    try:
        operations.share_device(
            queries.by_id(host.session_id), host, _number(), clock.now(), language=prefs().lang, keep=keep()
        )
    except (Conflict, Forbidden, Invalid) as refusal:
        return _seats_page(found, refusal.message, host), refusal.status
    return redirect(url_for("classroom.own_pass", code=found.code), 303)


def _own_seat(found: ClassSession) -> Seat:
    seat = queries.seat_in_room(found, actor().learner_id)
    permit(seat is not None and rules.sits(actor(), seat))
    assert seat is not None
    return seat


def _numbers() -> list[int]:
    """Each number once, in the order of tapping."""
    return list(dict.fromkeys(_read(given) for given in request.values.getlist("seat")))


def _number() -> int:
    return _read(request.values.get("seat", ""))


def _read(given: str) -> int:
    return int(given) if given.isascii() and given.isdigit() and len(given) < 3 else 0  # noqa: PLR2004 - two digits


@blueprint.get("/c/<code>/pass")
@public("shows a seat's pictures to the browser that sits there, and to no other")
def own_pass(code: str) -> Page:
    found = _class(folded(code))
    if not isinstance(found, ClassSession):
        return found
    seat = queries.seat_in_room(found, actor().learner_id)
    if seat is None or not rules.sits(actor(), seat):
        return redirect(url_for("classroom.enter", code=found.code), 303)
    shown = [BY_NAME[name] for name in seat.pictures.split()]
    numbers = queries.numbers_at(seat)
    return render_template(
        "classroom/pass.html", found=found, seat=seat, numbers=numbers, pictures=shown, audience="P3"
    )


@blueprint.get("/c/<code>/back")
@public("the way back to a seat: its three pictures are the key")
def come_back(code: str) -> Page:
    found = _class(folded(code))
    if not isinstance(found, ClassSession):
        return found
    return _back_page(found, _number(), [])


@blueprint.post("/c/<code>/back")
@public("the way back to a seat: its three pictures are the key")
def come_back_now(code: str) -> Page:
    found = _class(folded(code))
    if not isinstance(found, ClassSession):
        return found
    picked = [name for name in request.form.getlist("picture") if name in BY_NAME][:PASS_LENGTH]
    if len(picked) < PASS_LENGTH:
        return _back_page(found, _number(), picked)
    return _try_pass(found, picked)


def _try_pass(found: ClassSession, picked: list[str]) -> Page:
    """A wrong try is answered, not raised: its count must be kept."""
    host = _own_seat(found) if "with" in request.form else None
    try:
        seat: Seat | None = operations.return_to_seat(found, _number(), picked, clock.now())
        if seat is not None:
            return _come_in(found, seat, host)
    except (Conflict, Forbidden, Invalid, NotFound) as refusal:
        return _back_page(found, _number(), [], refusal.message), refusal.status
    count_failure()
    again = NP_("child", "These are not the pictures of this seat. Please try once more.")
    return _back_page(found, _number(), [], again), 422


def _come_in(found: ClassSession, seat: Seat, host: Seat | None) -> Response:
    """To the seat's own lesson on this device, or as one more at the device of a neighbour."""
    if host is not None:
        operations.join_device(queries.by_id(host.session_id), host, seat, clock.now())
        return redirect(url_for("classroom.own_pass", code=found.code), 303)
    operations.sit_alone(found, seat, clock.now())
    sit_down(seat.learner_id)
    return redirect(url_for("learning.player", attempt_id=seat.attempt_id), 303)


def _back_page(found: ClassSession, number: int, picked: list[str], fault: Message | None = None) -> str:
    return render_template(
        "classroom/back.html",
        found=found,
        number=number,
        picked=[BY_NAME[name] for name in picked],
        pictures=PICTURES,
        length=PASS_LENGTH,
        beside="with" in request.values,
        fault=fault,
        audience="P3",
    )
