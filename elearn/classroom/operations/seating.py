"""Seats: taking one, coming back to it, and what the teacher can do about them. No answer is lost by any of it."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select, update

from elearn.accounts import operations as accounts
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Forbidden, Invalid, NotFound
from elearn.base.core.messages import N_, NP_
from elearn.classroom.models import ClassSession, Seat
from elearn.classroom.news import changed
from elearn.learning import operations as learning
from elearn.web.pictures import BY_NAME, PICTURES

PASS_LENGTH = 3
MOST_TRIES = 5
# A seat's learner outlives the class by the days that results are kept; the purge comes first.
MARGIN = timedelta(days=2)


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
    this browser already is in this class; they move to the number and keep their answers.
    """
    changed(found.id, now, everyone=False)
    if not 1 <= number <= found.seats:
        raise Invalid(NP_("child", "There is no seat with this number."))
    taken = _seat(found, Seat.number == number)
    mine = _mine(found, learner_id, claim)
    if mine is not None and taken is mine:
        return mine
    if taken is not None:
        raise Conflict(NP_("child", "Someone has just taken this seat. Please choose another one."))
    if mine is not None:
        mine.number = number
        session().flush()
        return mine
    if not found.door_open:
        raise Forbidden(NP_("child", "The door of this class is closed. Please tell your teacher."))
    return _new_seat(found, number, now, language, keep, claim)


def _mine(found: ClassSession, learner_id: str | None, claim: str) -> Seat | None:
    if learner_id and (seat := _seat(found, Seat.learner_id == learner_id)):
        return seat
    return _seat(found, Seat.claim == claim) if claim else None


def _seat(found: ClassSession, which: object) -> Seat | None:
    return session().scalar(select(Seat).where(Seat.session_id == found.id, which))  # type: ignore[arg-type]


def _new_seat(found: ClassSession, number: int, now: datetime, language: str, keep: timedelta, claim: str) -> Seat:
    learner_id = accounts.create_learner("seat", expires_at=now + keep + MARGIN)
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
            .where(Seat.session_id == found.id, Seat.number == number, Seat.tries < MOST_TRIES)
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
    changed(found.id, now, everyone=False)
    return seat


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


def swap_seats(found: ClassSession, one: int, other: int, now: datetime) -> None:
    """The pupils at two numbers change places; an empty seat may be one of them."""
    changed(found.id, now, everyone=True)
    first, second = _seat(found, Seat.number == one), _seat(found, Seat.number == other)
    if one == other or not (1 <= one <= found.seats and 1 <= other <= found.seats) or not (first or second):
        raise Invalid(N_("Please name two different seats, at least one of them taken."))
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
