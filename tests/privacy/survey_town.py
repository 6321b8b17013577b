"""A simulated wave, as a server keeps it: classes whose casts go out within half a minute, and people who answer alone.

Times are simulated: what happens is put in the order in which it would have happened, and nothing waits.
"""

import random
from dataclasses import dataclass, field

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.surveys.design.models import Place
from elearn.surveys.instruments.encoding import shape_of
from elearn.surveys.instruments.reading import instrument
from tests.surveys.waves import cast, open_wave

CLASS = 30
STRATUM = "adult-all-01"
ASKED = "adult/1"


@dataclass
class Person:
    """A place, what its holder answers, and what became of it."""

    place: str
    group: int | None  # the class; None for someone alone
    plain: bytes
    issued_at: float = 0.0
    cast_at: float = 0.0
    browser: object = field(default=None, repr=False)

    @property
    def issue_mark(self):
        """What the place's row keeps."""
        return self.browser.issue_mark

    @property
    def ballot_mark(self):
        """What the ballot's row keeps. Only the browser knows both: the truth that attackers are marked against."""
        return bytes.fromhex(self.browser.mark)


def plain_of(chance, number):
    """A ballot that no one else casts: its number stands in the concerns."""
    shape = shape_of(instrument(ASKED))
    concerns = next(item for item in shape.items if item.key == "concerns").options
    ticked = [option for at, option in enumerate(concerns) if (number + 1) >> at & 1]
    single = [item for item in shape.items if item.kind == "single"]
    return shape.encode({item.key: (chance.choice(item.options),) for item in single} | {"concerns": ticked})


def people_of(app, seed, size, keys_dir):
    """The wave with its people, nothing issued yet."""
    chance = random.Random(seed)
    wave = open_wave(app, {STRATUM: ASKED}, keys_dir=keys_dir, seats=size)
    with app.services.active(), wave.unit(write=False):
        places = list(session().scalars(select(Place.id).where(Place.wave_id == wave.id)))
    chance.shuffle(places)
    in_classes = size // 2 // CLASS * CLASS
    people = [
        Person(place, at // CLASS if at < in_classes else None, plain_of(chance, at)) for at, place in enumerate(places)
    ]
    for person in people:
        if person.group is None:
            person.issued_at = chance.uniform(0, 14 * 3600)
            person.cast_at = person.issued_at + chance.uniform(60, 600) + 20 + chance.uniform(0, 60)
        else:
            begin = person.group * 3600
            person.issued_at = begin + chance.uniform(0, 60)
            person.cast_at = begin + 900 + chance.uniform(0, 30)
    return wave, people


def live(app, wave, people, *, halfway=lambda: None):
    """Everything happens, in its order; `halfway` is called in the middle of it."""
    http = app.test_client()
    events = sorted(
        [(person.issued_at, "issue", person) for person in people]
        + [(person.cast_at, "cast", person) for person in people],
        key=lambda event: event[0],
    )
    for number, (_, what, person) in enumerate(events):
        if number == len(events) // 2:
            halfway()
        if what == "issue":
            person.browser = wave.respondent(STRATUM, person.place)
        else:
            assert cast(http, wave, person.browser.ballot(person.plain)).status_code == 200
