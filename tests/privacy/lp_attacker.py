"""An attacker with a solver: knows every released number, how all tables hang together, and who might have answered.

Written apart from the release's own auditor, over unknowns of another kind: how many people of each stratum gave each
whole ballot (core x preparedness x uses), and how many ticked each concern.
"""

from functools import cached_property
from itertools import product

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import coo_array

from tests.factories.tallies import CONCERNS, CORE, NONE, SIDE, SPLIT

KINDS = [*product((*CORE, NONE), (*SPLIT, NONE), (True, False))]
GROUP = SIDE | {"unknown": "unknown"}
# Everybody's ballot but the blank one stands in KINDS; then come the blank, the ticks, and who ticked any.
WIDTH = len(KINDS) + 1 + len(CONCERNS) + 1
BLANK, ANSWERED = len(KINDS), WIDTH - 1
_SLACK = 1e-6


def _kinds(table, detail, row):
    """The ballots that a row of a table counts."""
    for place, (core, prepared, uses) in enumerate(KINDS):
        if table == "core" and detail == "collapsed":
            counted = GROUP.get(core) == row if row != "valid" else core != NONE
        elif table in {"core", "core-users"}:
            counted = (core == row or (row == "valid" and core != NONE)) and (uses or table == "core")
        elif table == "prepared":
            counted = prepared == row or (row == "valid" and prepared != NONE)
        else:
            cell = f"{SIDE.get(core)}-{'prepared' if prepared == 'prepared' else 'unprepared'}"
            counted = core in SIDE and prepared != NONE and row in {"valid", cell}
        if counted:
            yield place


def variables(table, detail, row):
    """Which unknowns of a stratum a row counts."""
    if table == "concerns":
        return [ANSWERED if row == "valid" else BLANK + 1 + CONCERNS.index(row)]
    return list(_kinds(table, detail, row))


class Attacker:
    """`strata`: key to (eligible, adult). `learn` takes what is published, `interval` narrows down what is not."""

    def __init__(self, strata):
        self._places = {key: index * WIDTH for index, key in enumerate(strata)}
        self._equal, self._most = [], []
        for key, (eligible, adult) in strata.items():
            first = self._places[key]
            everyone = [first + place for place in range(BLANK + 1)]
            self._most.append((dict.fromkeys(everyone, 1), eligible))
            self._most.append(({first + ANSWERED: 1} | dict.fromkeys(everyone[:-1], -1), 0))
            ticks = [first + BLANK + 1 + place for place in range(len(CONCERNS))]
            self._most += [({tick: 1, first + ANSWERED: -1}, 0) for tick in ticks]
            self._most.append(({first + ANSWERED: 1} | dict.fromkeys(ticks, -1), 0))
            if not adult:
                nobody = [first + place for place, kind in enumerate(KINDS) if not kind[2]]
                self._equal.append((dict.fromkeys(nobody, 1), 0))

    def form(self, members, table, detail, row):
        return {self._places[key] + each: 1 for key in members for each in variables(table, detail, row)}

    def learn(self, members, table, detail, row, value):
        self._equal.append((self.form(members, table, detail, row), value))

    def learn_cast(self, members, value):
        self._equal.append(({self._places[key] + each: 1 for key in members for each in range(BLANK + 1)}, value))

    def interval(self, form):
        """The least and the greatest number that fit everything known."""
        costs = np.zeros(len(self._places) * WIDTH)
        costs[list(form)] = 1
        found = [linprog(sign * costs, *self._known, method="highs") for sign in (1, -1)]
        assert all(each.status == 0 for each in found), "what was published contradicts itself"
        return found[0].fun, -found[1].fun

    def pins(self, form):
        """Whether no more than one whole number is left."""
        low, high = self.interval(form)
        return np.floor(high + _SLACK) <= np.ceil(low - _SLACK)

    @cached_property
    def _known(self):
        """Made once: whoever asks for an interval has read everything."""
        return *self._matrix(self._most), *self._matrix(self._equal)

    def _matrix(self, rows):
        entries = [(row, column, factor) for row, (form, _) in enumerate(rows) for column, factor in form.items()]
        where, columns, factors = (np.array(each) for each in zip(*entries, strict=True))
        shape = (len(rows), len(self._places) * WIDTH)
        return coo_array((factors, (where, columns)), shape=shape).tocsr(), [value for _, value in rows]
