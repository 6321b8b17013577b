"""Reads: who listens at a school, and what waits for somebody."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import func, or_, select

from elearn.accounts import queries as people
from elearn.accounts.queries import Place
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.care import rules
from elearn.care.models import SENT, TalkRequest, TrustedAdult
from elearn.care.rules import COORDINATING, Ear
from elearn.care.sealing import Sealer, Unreadable
from elearn.classroom.queries import Sitting


@dataclass(frozen=True)
class Listener:
    """An adult as a child sees them. Without a second reader they can be named, but not be written to."""

    id: str
    person_id: str
    kind: str
    name: str
    school: Place
    deputy_id: str | None = None
    deputy: str = ""
    has_coordinator: bool = False

    @property
    def takes_requests(self) -> bool:
        """At least two named people read."""
        return self.deputy_id is not None


@dataclass(frozen=True)
class InInbox:
    """A request as its readers see it; `said` is None when the key does not open it."""

    id: str
    stage: int
    due_at: datetime
    read_at: datetime | None
    closed_at: datetime | None
    said: Mapping[str, str] | None
    is_deputys: bool
    is_coordinators: bool

    @property
    def is_late(self) -> bool:
        """Nobody read it by the promised time."""
        return self.read_at is None and self.stage > SENT


def listeners_at(places: Sequence[Place]) -> list[Listener]:
    """All appointed adults of the schools, in the order of their appointment."""
    schools = {place.id: place for place in places}
    rows = _appointed(schools)
    names = people.display_names({row.person_id for row in rows} | {row.deputy_id for row in rows if row.deputy_id})
    led = people.places_with(schools, COORDINATING)
    found = [
        Listener(row.id, row.person_id, row.kind, names.get(row.person_id, ""), schools[row.organisation_id])
        for row in rows
    ]
    second = {row.id: row.deputy_id or _other(row, rows) for row in rows}
    return [
        replace(each, deputy_id=deputy, deputy=names.get(deputy or "", ""), has_coordinator=each.school.id in led)
        for each in found
        for deputy in [second[each.id]]
    ]


def _appointed(schools: Collection[str]) -> Sequence[TrustedAdult]:
    of_schools = select(TrustedAdult).where(TrustedAdult.organisation_id.in_(schools))
    return session().scalars(of_schools.order_by(TrustedAdult.appointed_at, TrustedAdult.id)).all()


def _other(row: TrustedAdult, rows: Sequence[TrustedAdult]) -> str | None:
    """Who reads for somebody without a deputy: the first other appointed adult of the school."""
    others = (each.person_id for each in rows if each.organisation_id == row.organisation_id and each.id != row.id)
    return next(others, None)


def listeners_for(sitting: Sitting | None) -> list[Listener]:
    """The adults of the school of the class in which the child sits; nobody for a guest or a trial class."""
    if sitting is None or sitting.teacher_id is None:
        return []
    return listeners_at(people.schools_of(sitting.teacher_id, ("teacher",)))


def ear_of(actor: Actor) -> Ear:
    """What the person may hear. The key is not touched for those who hear nothing."""
    if actor.person_id is None:
        return Ear()
    listens = _listens(actor.person_id)
    led = {place.id for place in people.schools_of(actor.person_id, COORDINATING)} if _leads(actor) else set()
    if not listens and not led:
        return Ear()
    mark = service(Sealer).mark
    return Ear(
        mark("person", actor.person_id),
        frozenset(mark("school", each) for each in listens),
        frozenset(mark("school", each) for each in led),
    )


def _leads(actor: Actor) -> bool:
    return bool(actor.roles & COORDINATING)


def _listens(person_id: str) -> set[str]:
    """The schools where the person is appointed, deputises, or is the other of two."""
    here = select(TrustedAdult.organisation_id).where(
        or_(TrustedAdult.person_id == person_id, TrustedAdult.deputy_id == person_id)
    )
    return set(session().scalars(here))


def unread(ear: Ear) -> int:
    """How many requests wait to be read by this person."""
    if ear.hears_nothing:
        return 0
    waiting = select(func.count()).select_from(TalkRequest).where(rules.readable(ear), TalkRequest.read_at.is_(None))
    return session().scalar(waiting) or 0


def inbox(ear: Ear) -> list[InInbox]:
    """Unread first, the most belated on top; then what was read but not talked about; closed ones last."""
    if ear.hears_nothing:
        return []
    rows = session().scalars(select(TalkRequest).where(rules.readable(ear))).all()
    ordered = sorted(rows, key=lambda row: (row.closed_at is not None, row.read_at is not None, -row.stage, row.due_at))
    return [opened(ear, row) for row in ordered]


def opened(ear: Ear, row: TalkRequest) -> InInbox:
    """The request with its words."""
    try:
        said = service(Sealer).open(row.id, row.sealed)
    except Unreadable:
        said = None
    deputys = row.deputy_mark == ear.person
    coordinators = not deputys and row.adult_mark != ear.person
    return InInbox(row.id, row.stage, row.due_at, row.read_at, row.closed_at, said, deputys, coordinators)


def request_of(ear: Ear, request_id: str) -> TalkRequest:
    """The request; whoever may not read it learns that there is nothing."""
    found = session().get(TalkRequest, request_id)
    if found is None or not rules.may_read(ear, found):
        raise NotFound(N_("There is nothing at this address."))
    return found


def appointed(adult_id: str) -> TrustedAdult:
    """The appointment."""
    found = session().get(TrustedAdult, adult_id)
    if found is None:
        raise NotFound(N_("There is nothing at this address."))
    return found
