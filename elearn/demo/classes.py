"""The classes of the invented town's schools, brought in as a coordinator would, and what guardians answered so far."""

import io
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Final

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.consents import operations as consents
from elearn.accounts.consents import piles
from elearn.accounts.consents import queries as answers
from elearn.accounts.consents.piles import Pile
from elearn.accounts.consents.purposes import ACCOUNT, SURVEY, WORDINGS
from elearn.accounts.rosters import operations as rosters
from elearn.accounts.rosters import queries as lists
from elearn.accounts.rosters import years
from elearn.accounts.rosters.known import uuid_of
from elearn.accounts.rosters.scratch import scratch
from elearn.accounts.rosters.staging import stage
from elearn.base.core import clock
from elearn.demo.places import SCHOOL, TOWN
from elearn.demo.roster import CLASSES, school_list, town_list

COORDINATOR: Final = "hayashi"
ANSWERED: Final = "5年1組"
# Numbers in class, by what lies on the class teacher's desk: six slips are missing, four children have a no.
_MISSING: Final = frozenset({4, 9, 15, 22, 28, 31})
_NO: Final[Mapping[str, Collection[int]]] = {ACCOUNT: {7, 19}, SURVEY: {7, 12, 26}}
_SIGNED, _ENTERED = timedelta(days=5), timedelta(days=3)


def build_classes(now: datetime) -> None:
    """The lists, the coordinator who looks after them, and the first pile of slips."""
    school, town = _place(SCHOOL), _place(TOWN)
    accounts.grant_role(accounts.create_person(COORDINATOR, "林 たかし", now), school, "coordinator", now)
    year = clock.school_year(now.astimezone(clock.TOKYO).date())
    with scratch() as opened:
        stage(io.BytesIO(town_list(year, years.coming_year(now) - 1, _teachers())), opened, invented=True)
        rosters.take(opened, town, now)
    _first_pile(school, year, now)


def list_to_bring_in(now: datetime) -> bytes:
    """The primary school's newest list as a zip: there is something to see when it is brought in."""
    return school_list(clock.school_year(now.astimezone(clock.TOKYO).date()), _teachers())


def _teachers() -> dict[str, str]:
    """The demo's own class teachers, by the id under which a list names who is here already."""
    names = [each.teacher.signs_in for each in CLASSES if each.teacher]
    return {name: uuid_of(own) for name in names if name and (own := people.person_id_by_name(name))}


def _first_pile(school: str, year: int, now: datetime) -> None:
    group = next(each for each in lists.classes_of(school, year) if each.name == ANSWERED)
    children = answers.children([group.id], clock.today())
    given = piles.answers_of(Pile("all-but", _MISSING, _NO), children)
    slip = consents.Slip(WORDINGS[0], clock.today() - _SIGNED, "paper")
    consents.enter_answers(group, given, slip, people.person_id_by_name("hoshino"), now - _ENTERED)


def _place(name: str) -> str:
    found = people.organisation_id_by_name(name)
    assert found is not None
    return found
