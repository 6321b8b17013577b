"""The tables of one stratum as numbers and as sums of unknowns, linked as they really are. Pure.

Everyone who cast a ballot stands in one cell of (anxious | calm | other) x (prepared | not | skipped). From there come
all published tables but the concerns, and the *shadows*: tables that nobody publishes and that subtraction gives away:
`skipped` (core answers of those who left preparedness out: core minus cells), `others` (preparedness of those who took
no side: prepared minus cells), `non-users` (core minus core-users).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.surveys.release.linear import Bound, Form, minus, total
from elearn.surveys.tally.counts import StratumCount

COLLAPSE: Final = {
    "anxious": ("anxious", "rather-anxious"),
    "calm": ("rather-calm", "calm"),
    "unknown": ("unknown",),
}
COLLAPSED: Final = "core/collapsed"
NO_ANSWER: Final = "no-answer"
ANSWERED: Final = "answered"
USERS: Final = "core-users"
SIDES: Final = ("anxious", "calm")
SHADOWS: Final = {"skipped": "cells", "others": "cells", "non-users": USERS}
_PREPARED: Final = {"prepared": "prepared", "not": "unprepared"}
_GROUPS: Final = ("anxious", "calm", "other")
_SPLIT: Final = ("prepared", "not", "skipped")

Numbers = Mapping[str, Mapping[str, int]]  # table to row to people
Forms = Mapping[str, Mapping[str, Form]]


def numbers(count: StratumCount) -> dict[str, dict[str, int]]:
    """All tables and shadows of one stratum; `answered` stands among the concerns. Invalid if they contradict."""
    core, prepared = _answers(count, "core"), {row: _answers(count, "prepared").get(row, 0) for row in _PREPARED}
    cells, users = _cells(count), _answers(count, USERS)
    collapsed = collapse(core)
    found = {
        "core": core,
        COLLAPSED: collapsed,
        "prepared": prepared,
        "cells": cells,
        "concerns": dict(count.tables.get("concerns", {})),
        "skipped": {
            side: collapsed[side] - sum(cells[f"{side}-{end}"] for end in _PREPARED.values()) for side in SIDES
        },
        "others": {
            row: prepared[row] - sum(cells[f"{side}-{end}"] for side in SIDES) for row, end in _PREPARED.items()
        },
    }
    if USERS in count.tables:
        found[USERS] = {row: users.get(row, 0) for row in core}
        found["non-users"] = {row: core[row] - users.get(row, 0) for row in core}
    _require_coherent(count, found)
    return found


def collapse(core: Mapping[str, int]) -> dict[str, int]:
    """The core item in three rows (definitions.yml: anxious = anxious and rather-anxious)."""
    return {group: sum(core.get(row, 0) for row in rows) for group, rows in COLLAPSE.items()}


def _answers(count: StratumCount, key: str) -> dict[str, int]:
    return {row: people for row, people in count.tables.get(key, {}).items() if row != NO_ANSWER}


def _cells(count: StratumCount) -> dict[str, int]:
    given = count.tables.get("cells", {})
    return {f"{side}-{end}": given.get(f"{side}-{end}", 0) for end in _PREPARED.values() for side in SIDES}


def _require_coherent(count: StratumCount, found: Numbers) -> None:
    """A tally of real ballots always is; invented rows may not be."""
    small = min((people for rows in found.values() for people in rows.values()), default=0)
    valid = {key: sum(found[key].values()) for key in ("core", "prepared")}
    concerns = dict(found["concerns"])
    answered = concerns.pop(ANSWERED, 0)
    ticks = not concerns or (max(concerns.values()) <= answered <= min(sum(concerns.values()), count.cast))
    known = sum(found["cells"].values()) + sum(found["skipped"].values()) + sum(found["others"].values())
    other = count.cast - sum(found[COLLAPSED][side] for side in SIDES)
    fits = max(valid.values()) <= count.cast and known <= count.cast
    if small < 0 or not ticks or not fits or sum(found["others"].values()) > other:
        raise Invalid(
            N_("The counts of “%(stratum)s” contradict each other, so nothing was released.", stratum=count.key)
        )


@dataclass
class Space:
    """Numbers the unknowns of all strata, and keeps what everybody knows of them."""

    names: dict[tuple[str, str], int] = field(default_factory=dict)
    bounds: list[Bound] = field(default_factory=list)

    def unknown(self, stratum: str, name: str) -> Form:
        """One unknown number of people of the stratum, as a form."""
        return {self.names.setdefault((stratum, name), len(self.names)): 1}

    def know(self, form: Form, low: float, high: float = float("inf")) -> None:
        """Everybody knows that `low <= form <= high`."""
        self.bounds.append(Bound(form, low, high))


def answer_forms(space: Space, count: StratumCount) -> dict[str, dict[str, Form]]:
    """Every table of the stratum but the concerns as sums of unknowns. The attacker is given `cast`."""
    joint = {(one, two): space.unknown(count.key, f"{one} {two}") for one in _GROUPS for two in _SPLIT}
    found = _joint_forms(joint) | _core_forms(space, count)
    for side in SIDES:
        space.know(minus(found[COLLAPSED][side], total(joint[side, two] for two in _SPLIT)), 0, 0)
    space.know(minus(total(joint["other", two] for two in _SPLIT), found[COLLAPSED]["unknown"]), 0)
    space.know(total(joint.values()), count.cast, count.cast)
    return found


def _joint_forms(joint: Mapping[tuple[str, str], Form]) -> dict[str, dict[str, Form]]:
    return {
        "prepared": {row: total(joint[one, row] for one in _GROUPS) for row in _PREPARED},
        "cells": {f"{side}-{end}": joint[side, row] for row, end in _PREPARED.items() for side in SIDES},
        "skipped": {side: joint[side, "skipped"] for side in SIDES},
        "others": {row: joint["other", row] for row in _PREPARED},
    }


def _core_forms(space: Space, count: StratumCount) -> dict[str, dict[str, Form]]:
    options = [row for row in count.tables["core"] if row != NO_ANSWER]
    users = {row: space.unknown(count.key, f"uses: {row}") for row in options} if USERS in count.tables else {}
    rest = {row: space.unknown(count.key, f"core: {row}") for row in options}
    core = {row: total((rest[row], users.get(row, {}))) for row in options}
    collapsed = {group: total(core[row] for row in rows if row in core) for group, rows in COLLAPSE.items()}
    found: dict[str, dict[str, Form]] = {"core": dict(core), COLLAPSED: dict(collapsed)}
    return found | ({USERS: users, "non-users": rest} if users else {})


def concern_forms(space: Space, count: StratumCount) -> dict[str, dict[str, Form]]:
    """The concerns: nobody ticks an option twice, and who answered ticked at least one."""
    rows = [row for row in count.tables.get("concerns", {}) if row != ANSWERED]
    ticks = {row: space.unknown(count.key, f"tick: {row}") for row in rows}
    answered = space.unknown(count.key, ANSWERED)
    for form in ticks.values():
        space.know(minus(answered, form), 0)
    space.know(minus(total(ticks.values()), answered), 0)
    space.know(answered, 0, count.cast)
    return {"concerns": {**ticks, ANSWERED: answered}}


def added(parts: Iterable[Numbers]) -> dict[str, dict[str, int]]:
    """Tables of several strata together."""
    found: dict[str, dict[str, int]] = {}
    for part in parts:
        for key, rows in part.items():
            into = found.setdefault(key, {})
            for row, people in rows.items():
                into[row] = into.get(row, 0) + people
    return found


def added_forms(parts: Iterable[Forms]) -> dict[str, dict[str, Form]]:
    """The same for sums of unknowns."""
    gathered: dict[str, dict[str, list[Form]]] = {}
    for part in parts:
        for key, rows in part.items():
            for row, form in rows.items():
                gathered.setdefault(key, {}).setdefault(row, []).append(form)
    return {key: {row: total(forms) for row, forms in rows.items()} for key, rows in gathered.items()}
