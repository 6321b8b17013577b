"""Reads of waves: what an official, a school or a respondent may see. Ballots are counted and floored elsewhere."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Select, func, select

from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.surveys import rules
from elearn.surveys.design.areas import Tree
from elearn.surveys.design.merging import Base
from elearn.surveys.design.models import Listing, Place, Progress, Stratum, Wave
from elearn.surveys.release.areas import TOGETHER

NOTHING = N_("There is nothing at this address.")


@dataclass(frozen=True)
class StratumView:
    """A stratum with what it is called and how many may answer in it."""

    id: str
    key: str
    instrument: str
    audience: str
    band: str
    area_id: str
    area: str
    area_code: str
    parent_code: str | None
    eligible: int
    slips: int
    handed_out: int
    cast_floor: int | None = None
    counted_at: datetime | None = None

    @property
    def base(self) -> Base:
        """As the rules of merging look at it."""
        return Base(self.id, self.audience, self.band, self.area_id, self.eligible)


@dataclass(frozen=True)
class ListingView:
    """A class of the wave, its school and its stratum."""

    listing: Listing
    school: str
    band: str
    wave: Wave


def count_overdue(before: datetime) -> int:
    """How many waves should have been closed by then, and are neither released nor destroyed."""
    late = select(func.count()).where(Wave.state.in_(("open", "closing")), Wave.closes_at < before)
    return session().scalar(late) or 0


def wave(wave_id: str) -> Wave:
    """The wave; NotFound for an unknown one."""
    found = session().get(Wave, wave_id)
    if found is None:
        raise NotFound(NOTHING)
    return found


def reach(actor: Actor) -> frozenset[str]:
    """Organisations where the person runs waves: where they are an official, and all below."""
    if actor.person_id is None:
        return frozenset()
    roots = people.holds_at(actor.person_id, rules.OFFICIALS)
    return frozenset(area.id for area in people.areas_below(roots))


def areas_to_ask(actor: Actor) -> list[people.Area]:
    """Areas for which the person may begin a wave, the widest first."""
    if actor.person_id is None:
        return []
    tree = Tree.of(people.areas_below(people.holds_at(actor.person_id, rules.OFFICIALS)))
    order = ("country", "prefecture", "municipality")
    return sorted(tree.areas(), key=lambda area: (order.index(area.kind), area.name))


def waves(within: Collection[str]) -> Sequence[Wave]:
    """The waves of these organisations, the latest first."""
    rows = select(Wave).where(rules.runnable(within)).order_by(Wave.created_at.desc())
    return session().scalars(rows).all()


def all_waves() -> Sequence[Wave]:
    """Every wave, the latest first, for whoever runs the machine."""
    return session().scalars(select(Wave).order_by(Wave.created_at.desc())).all()


def tree(found: Wave) -> Tree:
    """All areas and schools that the wave may ask."""
    return Tree.of(people.areas_below([found.organisation_id]))


def strata(found: Wave) -> list[StratumView]:
    """The strata of the wave with their numbers, in the order of their keys."""
    counted = _places_by_stratum(found)
    rows = session().execute(
        select(Stratum, Progress.cast_floor, Progress.counted_at)
        .outerjoin(Progress, Progress.stratum_id == Stratum.id)
        .where(Stratum.wave_id == found.id)
        .order_by(Stratum.key)
    )
    return [
        _view(row.Stratum, counted.get(row.Stratum.id, (0, 0, 0)), row.cast_floor, row.counted_at) for row in rows.all()
    ]


def _places_by_stratum(found: Wave) -> dict[str, tuple[int, int, int]]:
    slip, handed = Place.kind == "slip", Place.handed_out.is_(True)
    rows = session().execute(
        select(
            Place.stratum_id,
            func.count(),
            func.count().filter(slip),
            func.count().filter(slip, handed),
        )
        .where(Place.wave_id == found.id)
        .group_by(Place.stratum_id)
    )
    return {row[0]: (row[1], row[2], row[3]) for row in rows}


def _view(found: Stratum, counted: tuple[int, int, int], floor: int | None, at: datetime | None) -> StratumView:
    places, slips, handed = counted
    eligible = found.eligible if found.eligible is not None else places
    area = people.area(found.area_id)
    above = people.area(area.parent_id) if area and area.parent_id else None
    return StratumView(
        id=found.id,
        key=found.key,
        instrument=found.instrument,
        audience=found.audience,
        band=found.band,
        area_id=found.area_id,
        area=area_name(found),
        area_code=area_code(found),
        parent_code=_code(above),
        eligible=eligible,
        slips=slips,
        handed_out=handed,
        cast_floor=floor,
        counted_at=at,
    )


def _code(area: people.Area | None) -> str | None:
    """The official code; where an area has none, its id is as good to tell it from others."""
    return (area.code or area.id) if area else None


def area_names(found: Wave) -> dict[str, str]:
    """The names of all areas of a wave by code, with the area above it, and of towns that were put together."""
    own = people.area(found.organisation_id)
    above = people.area(own.parent_id) if own and own.parent_id else None
    single = {code: area.name for area in (*tree(found).areas(), above) if area and (code := _code(area))}
    return single | {view.area_code: view.area for view in strata(found)}


def area_name(found: Stratum) -> str:
    """The area's name; of towns that were put together, all of them."""
    return "・".join(area.name for area in _areas_of(found))


def area_code(found: Stratum) -> str:
    """The area's code; of towns that were put together, all of theirs: none of them alone is what was counted."""
    return TOGETHER.join(_code(area) or "" for area in _areas_of(found))


def _areas_of(found: Stratum) -> list[people.Area]:
    """What a stratum counts together, by code: one area, several towns, or the prefecture that all of them make."""
    ids = dict.fromkeys([each["area_id"] for each in found.merged] or [found.area_id])
    chosen = ids if found.area_id in ids else [found.area_id]
    return sorted((area for each in chosen if (area := people.area(each))), key=lambda area: _code(area) or "")


def stratum(found: Wave, key: str) -> Stratum | None:
    """The stratum of that key."""
    return session().scalar(select(Stratum).where(Stratum.wave_id == found.id, Stratum.key == key))


def stratum_by_id(found: Wave, stratum_id: str) -> Stratum:
    """The stratum of that id in this wave."""
    row = session().get(Stratum, stratum_id)
    if row is None or row.wave_id != found.id:
        raise NotFound(NOTHING)
    return row


def listings(found: Wave) -> list[ListingView]:
    """All classes of the wave, by school and label."""
    return _listing_views(select(Listing).where(Listing.wave_id == found.id))


def listings_of(schools: Collection[str], person_id: str | None) -> list[ListingView]:
    """The classes that somebody of a school may see."""
    return _listing_views(select(Listing).where(rules.listable(schools, person_id)))


def _listing_views(rows: Select[Listing]) -> list[ListingView]:
    joined = rows.join(Stratum, Stratum.id == Listing.stratum_id).add_columns(Stratum.band)
    found = [(made, band) for made, band in session().execute(joined)]
    if not found:
        return []
    waves_of = {
        row.id: row for row in session().scalars(select(Wave).where(Wave.id.in_({m.wave_id for m, _ in found})))
    }
    views = [ListingView(made, _school_name(made), band, waves_of[made.wave_id]) for made, band in found]
    return sorted(views, key=lambda view: (view.school, view.band, view.listing.label))


def _school_name(made: Listing) -> str:
    found = people.area(made.organisation_id)
    return found.name if found else ""


def listing(listing_id: str) -> Listing:
    """The class; NotFound for an unknown one."""
    found = session().get(Listing, listing_id)
    if found is None:
        raise NotFound(NOTHING)
    return found


def not_asked(found: Listing) -> list[int]:
    """The numbers of the seats that are not to be asked: as noted and, until the class begins, by its class list."""
    noted = select(Place.number).where(Place.listing_id == found.id, Place.not_asked.is_(True))
    listed = seats_by_class_list(found) if found.state == "waiting" else ()
    return sorted({number for number in (*session().scalars(noted), *listed) if number is not None})


def class_list(found: Listing) -> people.NotAsked | None:
    """What guardians answered by the school's class list of the same name; None where there is no such list."""
    return people.not_asked(found.organisation_id, found.label, clock.today())


def seats_by_class_list(found: Listing) -> frozenset[int]:
    """The seats that are not asked because of it."""
    answers = class_list(found)
    return frozenset(number for number in answers.numbers if number <= found.seats) if answers else frozenset()


def drafts_at(schools: Collection[people.Place]) -> list[Wave]:
    """Waves before their opening that reach one of the schools: its classes can be named until the keys are begun."""
    drafts = session().scalars(select(Wave).where(Wave.state == "draft").order_by(Wave.created_at)).all()
    return [found for found in drafts if asks_at(found, schools)]


def asks_at(found: Wave, schools: Collection[people.Place]) -> bool:
    """Whether classes of one of the schools could be named for the wave, at whatever stage it is."""
    if found.open_series or found.simulated:
        return False
    return not {school.id for school in schools}.isdisjoint(tree(found).by_id)


def place_of(found: Wave, learner_ids: Collection[str]) -> Place | None:
    """The place that somebody has in the wave, by seat or sign-in."""
    if not learner_ids:
        return None
    mine = select(Place).where(Place.wave_id == found.id, Place.learner_id.in_(learner_ids))
    return session().scalar(mine.order_by(Place.kind.desc()).limit(1))


def slip_place(found: Wave, folded_code: str) -> Place | None:
    """The place of a printed slip."""
    mark = sha256(folded_code.encode()).digest()
    return session().scalar(select(Place).where(Place.wave_id == found.id, Place.slip_hash == mark))


def listing_of_session(session_id: str) -> Listing | None:
    """The class whose survey runs, or ran, in a class session."""
    return session().scalar(select(Listing).where(Listing.session_id == session_id))


def waiting_listings(person_id: str, schools: Collection[str], now: datetime) -> list[ListingView]:
    """Classes of open waves that have not begun, for the teacher who might begin them."""
    mine = select(Listing).join(Wave, Wave.id == Listing.wave_id).where(rules.listable(schools, person_id))
    usable = mine.where(Wave.state == "open", Wave.closes_at > now, Listing.session_id.is_(None))
    return _listing_views(usable.where(Listing.state == "waiting"))


def ready(found: Listing) -> int:
    """How many devices of the class hold a ballot. Every device fetches one, whether its pupil answers or not."""
    done = select(func.count()).where(Place.listing_id == found.id, Place.issued_hash.is_not(None))
    return session().scalar(done) or 0


def not_begun(found: Wave) -> list[ListingView]:
    """Classes that have not begun, so that their school can be reminded."""
    return [view for view in listings(found) if view.listing.state == "waiting"]
