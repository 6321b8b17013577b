"""Tallies of invented waves, counted from invented ballots so that their tables are linked as real ones are."""

import datetime as dt
from collections import Counter

from elearn.accounts import operations as accounts
from elearn.base.core.db import session
from elearn.surveys import operations
from elearn.surveys.design.models import Wave
from elearn.surveys.release.areas import check_digit
from elearn.surveys.release.plan import StratumPlan
from elearn.surveys.tally.counts import StratumCount

NOW = dt.datetime(2026, 11, 28, tzinfo=dt.UTC)
CORE = ("anxious", "rather-anxious", "rather-calm", "calm", "unknown")
SPLIT = ("prepared", "not")
CELLS = ("calm-prepared", "anxious-prepared", "calm-unprepared", "anxious-unprepared")
CONCERNS = ("leak", "fraud", "virus", "fake", "money", "none")
NONE = "no-answer"
SIDE = {"anxious": "anxious", "rather-anxious": "anxious", "rather-calm": "calm", "calm": "calm"}


def area_code(number, prefecture=13):
    """A local-government code of six digits."""
    five = f"{prefecture:02}{number:03}"
    return f"{five}{check_digit(five)}"


def tally(key, ballots, *, audience="J", band="grade-7", area=None, eligible=None, blank=0):
    """`ballots`: (core, prepared, uses, ticked concerns) of each person who answered anything."""
    core, prepared = Counter(b[0] for b in ballots), Counter(b[1] for b in ballots)
    cells = Counter(
        f"{SIDE[b[0]]}-{'prepared' if b[1] == 'prepared' else 'unprepared'}"
        for b in ballots
        if b[0] in SIDE and b[1] != NONE
    )
    ticks = Counter(each for b in ballots for each in b[3])
    tables = {
        "core": {row: core[row] for row in (*CORE, NONE)},
        "prepared": {row: prepared[row] for row in (*SPLIT, NONE)},
        "cells": {row: cells[row] for row in CELLS},
        "concerns": {row: ticks[row] for row in CONCERNS} | {"answered": sum(bool(b[3]) for b in ballots)},
    }
    if audience == "adult":
        users = Counter(b[0] for b in ballots if b[2])
        tables["core-users"] = {row: users[row] for row in (*CORE, NONE)}
    area = area or area_code(201)
    cast = len(ballots) + blank
    name = {"ja": f"市{area}", "en": f"City {area}"}
    return StratumCount(
        key, audience, band, area, name, f"{audience}-1", max(eligible or 0, cast), cast, blank, 0, tables
    )


def ballots(random, people, *, core=(2, 5, 4, 2, 1, 0.3), prepared=(4, 6, 0.5), uses=0.7):
    """Answers at random with these weights; whoever is prepared is a little calmer."""
    found = []
    for _ in range(people):
        second = random.choices((*SPLIT, NONE), prepared)[0]
        tilt = [weight * (1.6 if second == "prepared" and place in {2, 3} else 1) for place, weight in enumerate(core)]
        first = random.choices((*CORE, NONE), tilt)[0]
        ticked = [each for place, each in enumerate(CONCERNS) if random.random() < 0.02 + 0.1 * place]
        found.append((first, second, random.random() < uses, ticked))
    return found


def a_wave(random, *, towns=3, bands=2):
    """All strata of a wave over some towns of one prefecture: pupils and adults, some few, some nearly of one mind."""
    return [
        _stratum(random, audience, town, band)
        for audience in ("J", "adult")
        for town in range(towns)
        for band in range(bands if audience == "J" else bands + 1)
    ]


def _stratum(random, audience, town, band):
    people = random.choice((9, 14, 24, 33, 45, 70, 110, 180, 320))
    alike = random.random() < 0.2
    core = (0.2, 20, 0.2, 0.1, 0.1, 0.1) if alike else [random.uniform(0.1, 5) for _ in range(6)]
    rows = ballots(random, people, core=core, prepared=[random.uniform(0.2, 5) for _ in range(3)])
    return tally(
        f"{audience.lower()}-{town}-{band}",
        rows,
        audience=audience,
        band=f"grade-{7 + band}" if audience == "J" else f"age-{20 * (band + 1)}",
        area=area_code(201 + town),
        eligible=max(30, people + random.randrange(9)),
        blank=random.randrange(4),
    )


def plan_of(counts):
    """What is known of these strata before anybody answers."""
    return [StratumPlan(c.key, c.series, c.audience, c.band, c.area_code, c.eligible) for c in counts]


def closed_wave(*, state="closing", simulated=False, open_series=False):
    """A wave whose ballots are counted, not released; gives its id."""
    wave = Wave(
        organisation_id=accounts.create_organisation("prefecture", "さくら県"),
        title="Autumn",
        period="2026-11",
        state=state,
        simulated=simulated,
        open_series=open_series,
        created_at=NOW,
        closes_at=NOW,
        keys_json=None if state == "draft" else "{}",
    )
    session().add(wave)
    session().flush()
    return wave.id


def release(unit, wave_id, counts, **more):
    """As the sitting does: disclosure control first, in no unit, then one short commit. Gives how many tables."""
    prepared = operations.prepare_release(wave_id, counts, **more)
    with unit():
        return operations.release_prepared(prepared, NOW)


def released(unit, counts, *, noised_audiences=(), **wave):
    """A closed wave of its own, released."""
    with unit():
        wave_id = closed_wave(**wave)
    release(unit, wave_id, counts, noised_audiences=noised_audiences)
    return wave_id
