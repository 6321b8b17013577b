"""An attacker who has the program itself: which tables could have led to exactly this output?

For one stratum every possible table is enumerated and sent through the control on every path that chance can take. The
attacker keeps the tables that can give the output seen. They must leave more than one value for every hidden number and
must not prove that it is one or two. The control: the textbook way (hide the small ones and the smallest other row).
"""

import random
from collections import defaultdict

import pytest

from elearn.surveys.release.control import controlled
from elearn.surveys.release.plan import bases
from elearn.surveys.tally.counts import StratumCount
from tests.factories.tallies import CELLS, CONCERNS, CORE, NONE, SPLIT, area_code, plan_of
from tests.sizes import size

ROWS = ("anxious", "calm", "unknown")


class Path(random.Random):
    """Chance that takes a prescribed way; `next_way` leads through all of them."""

    way = ()

    def __init__(self, way=()):
        super().__init__(0)
        self.way, self.asked = way, []

    def _turn(self, ways):
        turn = self.way[len(self.asked)] if len(self.asked) < len(self.way) else 0
        self.asked.append((turn, ways))
        return turn

    def random(self):
        return (0.0, 0.999)[self._turn(2)]

    def choices(self, population, weights=None, *, cum_weights=None, k=1):
        return [population[self._turn(len(population))]]

    def choice(self, seq):
        """The auditor's search directions: they decide nothing."""
        return seq[0]

    def next_way(self):
        way = list(self.asked)
        while way and way[-1][0] + 1 == way[-1][1]:
            way.pop()
        return (*(turn for turn, _ in way[:-1]), way[-1][0] + 1) if way else None


def tables(cast):
    """All collapsed tables of so many ballots, the rest without an answer."""
    for anxious in range(cast + 1):
        for calm in range(cast + 1 - anxious):
            for unknown in range(cast + 1 - anxious - calm):
                yield anxious, calm, unknown


def stratum(truth, cast):
    """One stratum in which nobody said more than the core item."""
    tables = {
        "core": dict.fromkeys(CORE, 0) | dict(zip(ROWS, truth, strict=True)) | {NONE: cast - sum(truth)},
        "prepared": dict.fromkeys(SPLIT, 0) | {NONE: cast},
        "cells": dict.fromkeys(CELLS, 0),
        "concerns": dict.fromkeys((*CONCERNS, "answered"), 0),
    }
    name = {"ja": "架空市", "en": "Invented"}
    return StratumCount("only", "J", "grade-7", area_code(201), name, "J-1", 40, cast, 0, 0, tables)


def output(truth, cast, chance):
    counts = [stratum(truth, cast)]
    table = next(each for each in controlled(counts, bases(plan_of(counts)), chance) if each.key == "core")
    return (*(table.rows[row] for row in ROWS), table.valid, table.cast)


def outputs(truth, cast):
    way = ()
    while way is not None:
        chance = Path(way)
        yield output(truth, cast, chance)
        way = chance.next_way()


def left_over(cast, possible):
    """For every hidden number in every output: the values that remain."""
    behind = defaultdict(set)
    for truth in tables(cast):
        for seen in possible(truth, cast):
            behind[seen].add(truth)
    return [
        ({truth[place] for truth in candidates}, seen, candidates)
        for seen, candidates in behind.items()
        for place in range(len(ROWS))
        if seen[place] is None
    ]


def textbook(truth, cast):
    """Counts of one or two, and with a single one the smallest other row that is not zero; no chance, no width."""
    hidden = {place for place, people in enumerate(truth) if people in {1, 2}}
    others = sorted((people, place) for place, people in enumerate(truth) if people > 2)
    hidden |= {others[0][1]} if len(hidden) == 1 and others else set()
    yield (*(None if place in hidden else people for place, people in enumerate(truth)), sum(truth), cast)


def proven(found):
    """Where the attacker knows the number, or knows that it is one or two."""
    return [each for each in found if len(each[0]) == 1 or each[0] <= {1, 2}]


@pytest.mark.prove
def test_knowing_the_program_does_not_pin_a_hidden_number(figures):
    cast = size("inversion_cast")
    found = left_over(cast, outputs)
    naive = left_over(cast, textbook)
    figures(
        "disclosure_rules_backwards",
        f"one stratum of {cast} ballots, all {sum(1 for _ in tables(cast))} tables on every path of chance: hidden "
        f"numbers in all distinct outputs {len(found)}, pinned or proven to be 1-2: {len(proven(found))}, "
        f"fewest values left {min(len(values) for values, _, _ in found)}; the textbook way (control): "
        f"{len(proven(naive))} of {len(naive)}",
    )
    assert proven(found) == []
    assert proven(naive), "the control must fail, else the attack proves nothing"
