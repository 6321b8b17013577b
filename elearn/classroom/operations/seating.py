"""Seats: taking one, coming back to it, and what the teacher can do about them. No answer is lost by any of it."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from elearn.accounts import operations as accounts
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.base.core.messages import N_, NP_
from elearn.classroom import queries
from elearn.classroom.models import ClassSession, Seat
from elearn.classroom.news import ENDED, changed, raise_revision
from elearn.classroom.operations.running import school_of
from elearn.classroom.operations.trials import TRIAL_LIFE
from elearn.learning import operations as learning
from elearn.surveys import operations as surveys
from elearn.web.pictures import BY_NAME, PICTURES

PASS_SEEN = Action("classroom.show_pictures", N_("A pupil's pass was looked up for them."))
PASS_LENGTH = 3
MOST_TRIES = 5
MOST_AT_ONE_DEVICE = 6
NO_SEAT = NP_("child", "There is no seat with this number.")
TAKEN = NP_("child", "Someone has just taken this seat. Please choose another one.")
TWO_SEATS = N_("Please name two different seats, at least one of them taken.")


def take_seat(
    found: ClassSession,
    number: int,
    now: datetime,
    *,
    language: str,
    keep: timedelta,
    learner_id: str | None = None,
    claim: str = "",
) -> Seat:
    """The seat with that number, for whoever asks first.

    `claim` is the random sign of the page that asks: a double tap asks twice and gets the same seat. `learner_id`: who
    this browser already is in this class; they move to the number and keep their answers. After the end it is someone
    who was away: the lesson is open at once, at their own pace.
    """
    _enter(found, now)
    if not 1 <= number <= found.seats:
        raise Invalid(NO_SEAT)
    taken = _seat(found, Seat.number == number)
    mine = _mine(found, learner_id, claim)
    if mine is not None and taken is mine:
        return mine
    if taken is not None:
        raise Conflict(TAKEN)
    if mine is not None:
        mine.number = number
        session().flush()
        return mine
    if found.is_open and not found.door_open:
        raise Forbidden(NP_("child", "The door of this class is closed. Please tell your teacher."))
    return _new_seat(found, number, now, language, keep, claim)


def take_seats(
    found: ClassSession, numbers: Sequence[int], now: datetime, *, language: str, keep: timedelta, **who: Any
) -> Seat:
    """Several pupils at one device: the first number is its seat, the others share it. All of them, or none."""
    with session().begin_nested():
        host = take_seat(found, numbers[0], now, language=language, keep=keep, **who)
        for number in numbers[1:]:
            share_device(found, host, number, now, language=language, keep=keep)
    return host


def _enter(found: ClassSession, now: datetime) -> None:
    """One at a time through the door of the room, whichever grade they go to: the lead's row is locked first."""
    lead_id = found.lead_id or found.id
    if found.is_open:
        changed(lead_id, now, everyone=False)
    elif not queries.open_to_absent(found, now) or not raise_revision(ClassSession.id == lead_id, now, everyone=False):
        raise Conflict(ENDED)
    if lead_id != found.id:
        raise_revision(ClassSession.id == found.id, now, everyone=False)


def _mine(found: ClassSession, learner_id: str | None, claim: str) -> Seat | None:
    if learner_id and (seat := _seat(found, Seat.learner_id == learner_id)):
        return seat
    return _seat(found, Seat.claim == claim) if claim else None


def _seat(found: ClassSession, which: object) -> Seat | None:
    return session().scalar(select(Seat).where(queries.in_room(found), which))  # type: ignore[arg-type]


def _new_seat(found: ClassSession, number: int, now: datetime, language: str, keep: timedelta, claim: str) -> Seat:
    until = found.started_at + TRIAL_LIFE if found.trial else now + queries.longest_life(keep)
    learner_id = accounts.create_learner("seat", expires_at=until)
    attempt_id = learning.start_attempt(
        learner_id, found.course, found.lesson, language, now, cohort_id=found.cohort_id
    )
    seat = Seat(
        id=new_id(),
        session_id=found.id,
        number=number,
        learner_id=learner_id,
        attempt_id=attempt_id,
        pictures=" ".join(secrets.choice(PICTURES).name for _ in range(PASS_LENGTH)),
        claim=claim or new_id(),
        tries=0,
        taken_at=now,
    )
    session().add(seat)
    session().flush()
    surveys.bind_seat(found.id, number, learner_id)
    return seat


def return_to_seat(found: ClassSession, number: int, pictures: Sequence[str], now: datetime) -> Seat | None:
    """The seat, if the three pictures are its pass; None if not. Forbidden after too many wrong tries.

    A try counts before the pictures are compared, so that many at once cannot slip through. The caller must not raise
    on None: the count has to be kept.
    """
    tried = (
        session()
        .execute(
            update(Seat)
            .where(queries.in_room(found), Seat.number == number, Seat.tries < MOST_TRIES)
            .values(tries=Seat.tries + 1)
            .returning(Seat.id)
        )
        .first()
    )
    seat = _seat(found, Seat.number == number)
    if seat is None:
        raise NotFound(NP_("child", "Nobody has taken this seat yet."))
    if tried is None:
        raise Forbidden(NP_("child", "That did not fit a few times. Your teacher can show you your pictures."))
    if seat.pictures.split() != [name for name in pictures if name in BY_NAME]:
        return None
    seat.tries = 0
    _enter(found, now)
    return seat


def sit_alone(found: ClassSession, seat: Seat, now: datetime) -> None:
    """The pupil is back at a device of their own, with all that was answered together."""
    if seat.shares_with is not None:
        _enter(found, now)
        seat.shares_with = None


def share_device(
    found: ClassSession, host: Seat, number: int, now: datetime, *, language: str, keep: timedelta
) -> Seat:
    """One more pupil at the host's device: from now on each answer counts for them, too.

    A number that nobody has is taken by it; whoever has it already is moved by `join_device`.
    """
    _enter(found, now)
    if not 1 <= number <= found.seats:
        raise Invalid(NO_SEAT)
    taken = _seat(found, Seat.number == number)
    if taken is not None and host.id in (taken.id, taken.shares_with):
        return taken
    _may_share(found, host)
    if taken is not None:
        raise Conflict(TAKEN)
    if found.is_open and not found.door_open:
        raise Forbidden(NP_("child", "The door of this class is closed. Please tell your teacher."))
    seat = _new_seat(found, number, now, language, keep, "")
    _bind(found, host, seat, now)
    return seat


def join_device(found: ClassSession, host: Seat, seat: Seat, now: datetime) -> None:
    """A pupil who has a seat already answers at the host's device from now on; what they answered before stays."""
    changed(found.id, now, everyone=True)
    _may_share(found, host)
    if seat.id == host.id or seat.session_id != host.session_id:
        raise Invalid(N_("Please name two different seats that take the same lesson."))
    _bind(found, host, seat, now)


def _may_share(found: ClassSession, host: Seat) -> None:
    if found.way != "shared":
        raise Conflict(NP_("child", "In this class everyone has a device of their own just now."))
    if len(queries.companions(host)) >= MOST_AT_ONE_DEVICE - 1:
        raise Invalid(NP_("child", "This device is full. Please sit at another one."))


def _bind(found: ClassSession, host: Seat, seat: Seat, now: datetime) -> None:
    """Whoever sat with the newcomer comes along; a host who sat with someone is on their own feet again."""
    host.shares_with = None
    session().execute(update(Seat).where(Seat.shares_with == seat.id).values(shares_with=host.id))
    seat.shares_with = host.id
    seat.in_group = host.in_group = True
    session().flush()
    raise_revision(ClassSession.id == found.id, now, everyone=True)
    if found.cohort_id:
        learning.share_devices(found.cohort_id)


def seat_of(found: ClassSession, seat_id: str) -> Seat:
    """The seat of this session; NotFound for any other."""
    seat = _seat(found, Seat.id == seat_id)
    if seat is None:
        raise NotFound(N_("There is no such seat in this class."))
    return seat


def free_seat(found: ClassSession, seat_id: str, now: datetime) -> None:
    """The number is free again. Learner and answers stay: whoever sat there may take any seat on the same device."""
    changed(found.id, now, everyone=True)
    seat = seat_of(found, seat_id)
    seat.number, seat.wants_help_at = None, None


def show_pictures(found: ClassSession, seat_id: str, now: datetime) -> None:
    """The teacher looks the pass up for a pupil; wrong tries are forgiven."""
    changed(found.id, now, everyone=False)
    seat_of(found, seat_id).tries = 0
    record(PASS_SEEN, now, about=f"class:{found.id}", place=school_of(found))


def swap_seats(found: ClassSession, one: int, other: int, now: datetime) -> None:
    """The pupils at two numbers change places; an empty seat may be one of them."""
    changed(found.id, now, everyone=True)
    if one == other or not (1 <= one <= found.seats and 1 <= other <= found.seats):
        raise Invalid(TWO_SEATS)
    first, second = _seat(found, Seat.number == one), _seat(found, Seat.number == other)
    if not (first or second):
        raise Invalid(TWO_SEATS)
    for seat in (first, second):
        if seat:
            seat.number = None
    session().flush()  # both numbers must be free before either is taken again
    if first:
        first.number = other
    if second:
        second.number = one


def want_help(found: ClassSession, learner_id: str, now: datetime, *, wanted: bool) -> bool:
    """The pupil at a seat asks for a hand, or no longer."""
    changed(found.id, now, everyone=False)
    seat = _seat(found, Seat.learner_id == learner_id)
    if seat is None or seat.number is None:
        raise NotFound(NP_("child", "You have no seat in this class just now."))
    seat.wants_help_at = (seat.wants_help_at or now) if wanted else None
    return wanted


def clear_help(found: ClassSession, seat_id: str, now: datetime) -> None:
    """The teacher has been there."""
    changed(found.id, now, everyone=True)
    seat_of(found, seat_id).wants_help_at = None
