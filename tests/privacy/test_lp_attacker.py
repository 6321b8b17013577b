"""Whoever has all released tables, every rule and a solver finds out no number that was hidden."""

from random import Random

import pytest

from elearn.surveys.release import queries
from elearn.surveys.release.areas import prefecture_of
from elearn.surveys.release.board import board, items
from elearn.surveys.release.control import primary
from elearn.surveys.release.plan import bases
from tests.factories.tallies import a_wave, plan_of, released
from tests.privacy.lp_attacker import Attacker
from tests.sizes import size

WAVES = range(size("attacked_waves"))
SMALL = 2
TABLES = ("core", "core-users", "prepared", "cells")


def members(counts, audience, band, code):
    """Whom a table counts, as its heading says."""
    there = [c for c in counts if c.audience == audience and code in {c.area_code, prefecture_of(c.area_code)}]
    return [c for c in there if band in {"all", c.band}]


def attacker_of(counts):
    return Attacker({c.key: (c.eligible, c.audience == "adult") for c in counts})


def hidden_in(counts, tables):
    """All hidden rows of what was released, and every one or two of a stratum that no table shows."""
    shown = set()
    for table in tables:
        people = members(counts, table.audience, table.band, table.area_code)
        for row in table.rows:
            if row.count is None:
                yield [c.key for c in people], table.key, table.detail, row.option
            elif len(people) == 1:
                shown.add((people[0].key, table.key, table.detail, row.option))
    for c in counts:
        for key in TABLES:
            for row, people in c.tables.get(key, {}).items():
                if 0 < people <= SMALL and row != "no-answer":
                    detail = "collapsed" if key == "prepared" else "full"
                    assert (c.key, key, "full", row) not in shown
                    yield [c.key], key, detail, row


def attacked(counts, tables):
    """The attacker after reading everything."""
    attacker = attacker_of(counts)
    for table in tables:
        people = [c.key for c in members(counts, table.audience, table.band, table.area_code)]
        for row in table.rows:
            if row.count is not None:
                attacker.learn(people, table.key, table.detail, row.option, row.count)
        if table.valid is not None:
            attacker.learn(people, table.key, table.detail, "valid", table.valid)
        if table.cast is not None:
            attacker.learn_cast(people, table.cast)
    return attacker


def test_no_hidden_number_of_any_wave_is_found_out(unit, figures):
    pinned, tried, shown = [], 0, 0
    for number in WAVES:
        counts = a_wave(Random(number))
        wave_id = released(unit, counts)
        with unit(write=False):
            tables = queries.released(wave_id=wave_id)
        attacker = attacked(counts, tables)
        targets = list(hidden_in(counts, tables))
        tried += len(targets)
        shown += sum(row.count is not None for table in tables for row in table.rows)
        pinned += [(number, target) for target in targets if attacker.pins(attacker.form(*target))]
    figures("lp_attacker", f"{len(WAVES)} waves, {shown} numbers shown, {tried} hidden tried, {len(pinned)} found out")
    assert tried > 50 * len(WAVES)
    assert shown > 50 * len(WAVES)
    assert pinned == []


def test_without_complementary_suppression_the_same_attacker_finds_many(figures):
    pinned = tried = 0
    for number in WAVES:
        counts = a_wave(Random(number))
        attacker, targets = attacker_of(counts), []
        for audience in ("J", "adult"):
            group = [c for c in counts if c.audience == audience]
            units = board(group, bases(plan_of(group))).units
            hidden = primary(units, Random(number))
            for index, each in enumerate(units):
                for item in items(each, index, each.tables):
                    key, _, collapsed = item.table.partition("/")
                    about = (each.base.members, key, "collapsed" if collapsed else "full", item.row)
                    if (index, item.table, item.row) not in hidden:
                        attacker.learn(*about, item.value)
                    elif item.row != "valid":
                        targets.append(about)
        tried += len(targets)
        pinned += sum(attacker.pins(attacker.form(*target)) for target in targets)
    figures("lp_attacker_control", f"{len(WAVES)} waves, rules alone: of {tried} hidden {pinned} found out")
    assert pinned > 10 * len(WAVES)


@pytest.mark.parametrize(("known", "found"), [(12, True), (None, False)])
def test_the_attacker_subtracts(known, found):
    attacker = Attacker({"one": (30, False), "two": (30, False)})
    attacker.learn(["one", "two"], "prepared", "full", "prepared", 13)
    if known:
        attacker.learn(["one"], "prepared", "full", "prepared", known)
    assert attacker.pins(attacker.form(["two"], "prepared", "full", "prepared")) == found
