"""The auditor: linear programs (HiGHS) that find how far an attacker can narrow down a hidden number.

The attacker knows every published sum and whatever else is linear (`Bound`). For each guard the least and the greatest
value that fit are sought: the attacker's subproblem of Fischetti & Salazar (Management Science 47, 2001). A solution
found for one guard is a table that fits for all, so a few solutions clear most guards. Hiding more only adds tables
that fit: what has been cleared stays cleared, and HiGHS goes on from its last basis.
"""

from collections.abc import Iterable, Sequence
from random import Random
from typing import Final

import highspy
import numpy as np
from numpy.typing import NDArray

from elearn.surveys.release.linear import Bound, Exposure, Form, Guard

_TOLERANCE: Final = 1e-6
_ROUNDS: Final = 12
_INFINITY: Final = highspy.kHighsInf

Vector = NDArray[np.float64]


class Auditor:
    """All published sums of one family of tables; `hide` takes one back."""

    def __init__(self, variables: int, known: Sequence[Bound], published: Sequence[Bound], random: Random) -> None:
        self._variables, self._random = variables, random
        self._first = len(known)
        self._visible = [True] * len(published)
        self._solver = _solver(variables, [*known, *published])
        self._seen: dict[tuple[tuple[int, int], ...], tuple[float, float]] = {}

    def hide(self, index: int) -> None:
        """The sum `index` is published no more."""
        self._visible[index] = False
        self._solver.changeRowBounds(self._first + index, -_INFINITY, _INFINITY)

    def exposed(self, guards: Sequence[Guard]) -> list[Exposure]:
        """The guards that do not hold."""
        watch = _Watch(guards, self._seen)
        self._sample(watch)
        found = [self._judge(watch, index) for index in watch.open()]
        watch.keep(self._seen)
        return [each for each in found if each is not None]

    def _sample(self, watch: "_Watch") -> None:
        """Tables that fit, as different as they can be."""
        for _ in range(_ROUNDS):
            waiting = watch.open()
            if len(waiting) <= 1:
                return
            costs = np.zeros(self._variables)
            for index in waiting:
                watch.add(index, costs, self._random.choice((-1.0, 1.0)))
            watch.look(self._solve(costs))
            if len(watch.open()) == len(waiting):
                return

    def _judge(self, watch: "_Watch", index: int) -> Exposure | None:
        supports: set[int] = set()
        for sign in (1.0, -1.0):
            if watch.holds(index):
                return None
            costs = np.zeros(self._variables)
            watch.add(index, costs, sign)
            watch.look(self._solve(costs))
            supports |= self._supports()
        if watch.holds(index):
            return None
        return Exposure(index, *watch.interval(index), tuple(sorted(supports)))

    def _solve(self, costs: Vector) -> Vector:
        self._solver.changeColsCost(self._variables, np.arange(self._variables, dtype=np.int32), costs)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise ArithmeticError(f"the auditor found no answer: {status}")
        return np.array(self._solver.getSolution().col_value)

    def _supports(self) -> set[int]:
        """The published sums without which the last bound would not hold."""
        duals = np.array(self._solver.getSolution().row_dual)[self._first :]
        return {int(index) for index in np.flatnonzero(np.abs(duals) > _TOLERANCE) if self._visible[index]}


class _Quiet(highspy.Highs):
    """HiGHS prints a banner to standard output as soon as callbacks are enabled; nothing here needs them."""

    def enableCallbacks(self) -> None:  # noqa: N802 - HiGHS's name
        """Leave them off."""


class _Watch:
    """The least and greatest value seen of each guarded sum."""

    def __init__(self, guards: Sequence[Guard], seen: dict[tuple[tuple[int, int], ...], tuple[float, float]]) -> None:
        self._keys = [tuple(sorted(guard.form.items())) for guard in guards]
        self._need = np.array([guard.need for guard in guards], dtype=float)
        known = [seen.get(key, (_INFINITY, -_INFINITY)) for key in self._keys]
        self._low, self._high = np.array([low for low, _ in known]), np.array([high for _, high in known])
        self._starts = np.cumsum([0, *(len(key) for key in self._keys)])[:-1]
        self._columns, self._factors = _flat(guard.form for guard in guards)

    def look(self, values: Vector) -> None:
        """Here is one more table that fits."""
        if len(self._keys):
            sums = np.add.reduceat(values[self._columns] * self._factors, self._starts)
            self._low, self._high = np.minimum(self._low, sums), np.maximum(self._high, sums)

    def open(self) -> list[int]:
        """The guards that no pair of tables clears yet."""
        return [int(index) for index in np.flatnonzero(self._high - self._low < self._need - _TOLERANCE)]

    def holds(self, index: int) -> bool:
        """Whether the guard is cleared."""
        return bool(self._high[index] - self._low[index] >= self._need[index] - _TOLERANCE)

    def interval(self, index: int) -> tuple[float, float]:
        """The least and greatest value seen."""
        return float(self._low[index]), float(self._high[index])

    def add(self, index: int, costs: Vector, sign: float) -> None:
        """Seek the least (+) or greatest (-) value of this guard's sum."""
        for variable, factor in self._keys[index]:
            costs[variable] += sign * factor

    def keep(self, seen: dict[tuple[tuple[int, int], ...], tuple[float, float]]) -> None:
        """For the next round."""
        seen.update({key: self.interval(index) for index, key in enumerate(self._keys)})


def _flat(forms: Iterable[Form]) -> tuple[NDArray[np.int32], Vector]:
    entries = [entry for form in forms for entry in sorted(form.items())]
    return np.array([column for column, _ in entries], np.int32), np.array([factor for _, factor in entries], float)


def _solver(variables: int, rows: Sequence[Bound]) -> highspy.Highs:
    columns, factors = _flat(row.form for row in rows)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = variables, len(rows)
    model.col_cost_ = model.col_lower_ = np.zeros(variables)
    model.col_upper_ = np.full(variables, _INFINITY)
    model.row_lower_ = np.array([row.low for row in rows], float)
    model.row_upper_ = np.array([min(row.high, _INFINITY) for row in rows], float)
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = np.cumsum([0, *(len(row.form) for row in rows)]).astype(np.int32)
    model.a_matrix_.index_, model.a_matrix_.value_ = columns, factors
    solver = _Quiet()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(model)
    return solver
