"""Each room's duty towards the people in its tables: export, erase, retention.

A room registers one `PersonalData`; tests compare the tables named here with the schema and the data inventory.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class PersonalData:
    """What a room keeps about people.

    `tables` are all tables of the room. `export(learner_id)` gives JSON-ready rows, `erase(learner_id)` deletes them,
    `retention(now)` deletes what is past its time and returns how many rows went.
    """

    room: str
    tables: frozenset[str]
    export: Callable[[str], dict[str, object]]
    erase: Callable[[str], None]
    retention: Callable[[datetime], int]


@dataclass(frozen=True)
class Keeping:
    """What a site chose, as a service: how long seats and answers stay after a class."""

    classes: timedelta


@dataclass(frozen=True)
class Duties:
    """The duties of all rooms, as a service: higher rooms first, so that what refers to a person goes before them."""

    rooms: tuple[PersonalData, ...]
