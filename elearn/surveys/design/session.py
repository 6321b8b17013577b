"""The survey of one class, for the room `classroom`: it begins, everyone prepares, all cast together, it is over.

A class session carries at most one listing, and a listing at most one session: one session per class and wave.
"""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import select, update

from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.surveys.design import reads
from elearn.surveys.design.listing import mark_not_asked
from elearn.surveys.design.models import Listing, Place
from elearn.surveys.design.opening import is_open

WATCHED = N_("Please confirm that lists of screens, sharing and recording are off: nobody may look over a shoulder.")


def begin(
    made: Listing,
    session_id: str,
    seats: Mapping[int, str],
    now: datetime,
    *,
    unwatched: bool,
    not_asked: Collection[int] = (),
) -> None:
    """Start the survey of a class in a class session; `seats` are the learners who sit there by number."""
    if not unwatched:
        raise Invalid(WATCHED)
    if not is_open(reads.wave(made.wave_id), now):
        raise Conflict(N_("This survey is not open just now."))
    if made.state != "waiting" or reads.listing_of_session(session_id) is not None:
        raise Conflict(N_("This class has had its survey, or this session has one already."))
    # Whatever was typed: by a slip of the pen nobody is asked whose guardian said no.
    mark_not_asked(made, {*not_asked, *reads.seats_by_class_list(made)})
    made.session_id, made.state, made.unwatched = session_id, "open", True
    session().flush()
    for number, learner_id in seats.items():
        bind_seat(session_id, number, learner_id)


def bind_seat(session_id: str, number: int, learner_id: str) -> None:
    """The learner at a seat takes the place of that number. Whoever has a place keeps it; a taken one is not moved."""
    made = reads.listing_of_session(session_id)
    if made is None or made.state != "open":
        return
    has_one = select(Place.id).where(Place.wave_id == made.wave_id, Place.learner_id == learner_id).exists()
    session().execute(
        update(Place)
        .where(Place.listing_id == made.id, Place.number == number, Place.learner_id.is_(None), ~has_one)
        .values(learner_id=learner_id)
    )


def let_cast(made: Listing) -> None:
    """The teacher closes the step: all clients cast now, each at a moment of its own."""
    if made.state == "open":
        made.state = "casting"
        session().flush()


def finish(made: Listing) -> None:
    """On to the lesson."""
    if made.state in ("open", "casting"):
        made.state = "done"
        session().flush()
