"""Writes: naming those who listen; sending, reading, closing, handing on and forgetting requests."""

import unicodedata
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.exc import IntegrityError

from elearn.accounts import queries as people
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_, NP_
from elearn.base.core.ports import service
from elearn.care.models import KINDS, SENT, WITH_COORDINATOR, WITH_DEPUTY, TalkRequest, TrustedAdult
from elearn.care.queries import Listener, appointed
from elearn.care.schooldays import end_of_next, hour_of
from elearn.care.sealing import Sealer, Unreadable
from elearn.classroom.queries import Sitting

MOST_SIGNS = 20
APPOINTED = Action("care.appoint", N_("Somebody was named to listen at a school."))
WITHDRAWN = Action("care.withdraw", N_("Somebody listens at a school no longer."))
OUTCOMES = ("talked", "passed")
KEEP = timedelta(days=30)
# What nobody ever read goes too, long after it has stood on the coordinator's page.
KEEP_UNREAD = timedelta(days=180)
_MOST_NAME = 60


def appoint(
    organisation_id: str, person_id: str, kind: str, now: datetime, *, deputy_id: str | None = None
) -> TrustedAdult:
    """Name somebody of the school as one who listens; saying it again changes kind and deputy."""
    staff = {colleague.id for colleague in people.staff_of(organisation_id)}
    if person_id not in staff or (deputy_id and deputy_id not in staff):
        raise Invalid(N_("Those who listen, and their deputies, need a role at this school first."))
    if kind not in KINDS or deputy_id == person_id:
        raise Invalid(N_("Please choose what the person is at school, and somebody else as the deputy."))
    known = select(TrustedAdult).filter_by(organisation_id=organisation_id, person_id=person_id)
    adult = session().scalar(known)
    if adult is None:
        adult = TrustedAdult(id=new_id(), organisation_id=organisation_id, person_id=person_id, appointed_at=now)
        session().add(adult)
    adult.kind, adult.deputy_id = kind, deputy_id or None
    session().flush()
    record(APPOINTED, now, person=person_id, place=organisation_id)
    return adult


def withdraw(adult_id: str) -> None:
    """The person listens no longer. What they have not closed goes to the coordinator at once."""
    adult = appointed(adult_id)
    mark = service(Sealer).mark
    session().execute(
        update(TalkRequest)
        .where(
            TalkRequest.school_mark == mark("school", adult.organisation_id),
            TalkRequest.adult_mark == mark("person", adult.person_id),
            TalkRequest.closed_at.is_(None),
        )
        .values(stage=WITH_COORDINATOR)
    )
    record(WITHDRAWN, person=adult.person_id, place=adult.organisation_id)
    session().delete(adult)
    session().flush()


def call_name(typed: str) -> str:
    """How the child wants to be called, without signs that are no letters of anything. Invalid above 20."""
    plain = "".join(sign if sign.isprintable() else " " for sign in unicodedata.normalize("NFC", typed))
    name = " ".join(plain.split())
    if len(name) > MOST_SIGNS:
        raise Invalid(NP_("child", "Please write at most %(most)s letters.", most=MOST_SIGNS))
    return name


def send(listener: Listener, sitting: Sitting, number: int, typed_name: str, now: datetime) -> datetime:
    """Ask for a talk; gives the time by which it will be read. Asking again while it is open is the same request."""
    name = call_name(typed_name)
    if number not in sitting.numbers:
        raise Invalid(NP_("child", "Please choose your seat number."))
    if listener.deputy_id is None:
        raise Conflict(NP_("child", "Nobody can read this just now. Please talk to an adult near you."))
    promised, seal, request_id = end_of_next(now), service(Sealer), new_id()
    said = _said(listener, sitting, now) | {"name": name, "seat": str(number), "promised": promised.isoformat()}
    _add_once(
        TalkRequest(
            id=request_id,
            adult_mark=seal.mark("person", listener.person_id),
            deputy_mark=seal.mark("person", listener.deputy_id),
            school_mark=seal.mark("school", listener.school.id),
            once_mark=seal.mark("once", sitting.seat_id, str(number), listener.person_id),
            sealed=seal.seal(request_id, said),
            stage=SENT,
            due_at=promised,
        )
    )
    return promised


def _said(listener: Listener, sitting: Sitting, now: datetime) -> dict[str, str]:
    return {
        "teacher": people.display_name(sitting.teacher_id or "")[:_MOST_NAME],
        "day": hour_of(now).isoformat(),
        "to": listener.name[:_MOST_NAME],
        "deputy": listener.deputy[:_MOST_NAME],
    }


def _add_once(request: TalkRequest) -> None:
    """A double tap, even at the same moment, is one request; so is asking again before anybody has answered."""
    if session().scalar(select(TalkRequest.id).where(TalkRequest.once_mark == request.once_mark)):
        return
    try:
        with session().begin_nested():
            session().add(request)
    except IntegrityError:
        return


def mark_read(found: TalkRequest, reader: str, now: datetime) -> None:
    """The first reader's name is kept inside, so that the other knows."""
    if found.read_at is not None:
        return
    found.read_at = hour_of(now)
    _add_words(found, read_by=reader)


def close(found: TalkRequest, reader: str, outcome: str, now: datetime) -> None:
    """Talked, or passed on to someone who will. The child may ask again afterwards."""
    if outcome not in OUTCOMES:
        raise Invalid(N_("Please choose what has happened."))
    mark_read(found, reader, now)
    found.closed_at, found.once_mark = hour_of(now), None
    _add_words(found, outcome=outcome, closed_by=reader)


def _add_words(found: TalkRequest, **words: str) -> None:
    seal = service(Sealer)
    try:
        said = seal.open(found.id, found.sealed)
    except Unreadable:
        return  # under another key: it can be put away, but says nothing
    said |= {key: value[:_MOST_NAME] for key, value in words.items()}
    found.sealed = seal.seal(found.id, said)


def hand_on(now: datetime) -> int:
    """What nobody has read in time goes to the top of the deputy's list, and a school day later to the coordinator."""
    late = select(TalkRequest).where(
        TalkRequest.read_at.is_(None), TalkRequest.due_at <= now, TalkRequest.stage < WITH_COORDINATOR
    )
    rows = session().scalars(late).all()
    for row in rows:
        row.stage = WITH_DEPUTY if row.stage == SENT else WITH_COORDINATOR
        row.due_at = end_of_next(now)
    return len(rows)


def forget(now: datetime) -> int:
    """Delete what was closed, or read and left, 30 days ago; and what nobody read for half a year."""
    gone = delete(TalkRequest).where(
        or_(
            TalkRequest.closed_at <= now - KEEP,
            TalkRequest.read_at <= now - KEEP,
            TalkRequest.due_at <= now - KEEP_UNREAD,
        )
    )
    return len(session().execute(gone.returning(TalkRequest.id)).all())
