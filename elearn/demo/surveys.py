"""An official's work in the invented prefecture: a survey that was cast, one that goes on, one that waits."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.ports import Services, service
from elearn.demo.casting import hold_wave, open_by_trustees
from elearn.demo.history import past_waves
from elearn.demo.places import CODES, JUNIOR_HIGH, NEIGHBOUR, OTHER_SCHOOLS, PREFECTURE, SCHOOL, TOWN
from elearn.surveys import operations as surveys
from elearn.surveys import queries

OFFICIAL = "hamano"
OPEN_FOR = timedelta(days=21)
SLIPS = 120
CAST_TITLE = "しおかぜ市 住民アンケート（架空の人が実際に投票）"

Teacher = Callable[[str], str]


def build_surveys(services: Services, teacher: Teacher) -> None:
    """Make the official and the waves if they are not there. Keys and ballots have units of work of their own."""
    now = clock.now()
    with services.active():
        with service(Database).unit(write=True):
            if people.person_id_by_name(OFFICIAL) is not None or people.organisation_id_by_name(PREFECTURE) is None:
                return
            official = _official(now)
            _past()
            going_on = _going_on(official, teacher, now)
            _prepared(official, now)
        open_by_trustees(going_on, now)
        _cast(official, now)


def _official(now: datetime) -> str:
    prefecture = _place(PREFECTURE)
    for town, school in OTHER_SCHOOLS.items():
        place = accounts.create_organisation("municipality", town, parent_id=prefecture, code=CODES[town])
        accounts.create_organisation("school", school, parent_id=place)
    person = accounts.create_person(OFFICIAL, "浜野 しずか", now)
    accounts.grant_role(person, prefecture, "official", now)
    return person


def _past() -> None:
    """Eleven earlier waves that nobody was asked in, taken through the same disclosure control as real ones."""
    for past in past_waves():
        began, ended = (datetime.combine(day, time(9), clock.TOKYO) for day in (past.opened, past.closed))
        year, month = past.period.split("-")
        title = f"みさき県 アンケート {year}年{int(month)}月（架空）"
        found = surveys.invent(_place(PREFECTURE), title, past.period, past.kind, (began, ended), mode="demo")
        counts = [queries.StratumCount(**vars(group)) for group in past.groups]
        surveys.import_simulated(found.id, counts, ended + timedelta(days=7), mode="demo")


def _place(name: str) -> str:
    found = people.organisation_id_by_name(name)
    assert found is not None
    return found


def _going_on(official: str, teacher: Teacher, now: datetime) -> str:
    """The wave of this month, in which the demo's teachers have classes that have not begun."""
    month = now.astimezone(clock.TOKYO)
    title = f"インターネットについてのアンケート {month.year}年{month.month}月"
    found = surveys.create(
        _place(TOWN), title, f"{month:%Y-%m}", now + OPEN_FOR, now, created_by=official, custody="shares"
    )
    for school, holder, label, grade, seats in (
        (SCHOOL, "hoshino", "5年1組", 5, 33),
        (SCHOOL, "hoshino", "6年2組", 6, 31),
        (JUNIOR_HIGH, "takagi", "2年3組", 8, 36),
    ):
        surveys.add_listing(found, _place(school), label, grade, seats, teacher_id=teacher(holder))
    surveys.plan_slips(found, found.organisation_id, "all", SLIPS)
    return found.id


def _cast(official: str, now: datetime) -> None:
    """A town's wave of last month, cast ballot by ballot: shares of the key were in this process for a moment only."""
    with service(Database).unit(write=False):
        town = _place(NEIGHBOUR)
    hold_wave(town, CAST_TITLE, official, now)


def _prepared(official: str, now: datetime) -> None:
    """A draft of the whole prefecture, with towns too small to be asked alone."""
    later = now.astimezone(clock.TOKYO) + timedelta(days=60)
    found = surveys.create(
        _place(PREFECTURE),
        f"みさき県 簡易調査 {later.year}年{later.month}月",
        f"{later:%Y-%m}",
        now + timedelta(days=90),
        now,
        kind="pulse",
        created_by=official,
    )
    schools = (SCHOOL, *OTHER_SCHOOLS.values())
    for school, seats in zip(schools, (34, 19, 14), strict=True):
        surveys.add_listing(found, _place(school), "5年1組", 5, seats)
    surveys.add_listing(found, _place(SCHOOL), "6年1組", 6, 32)
