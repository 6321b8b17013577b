"""Plain ballots to counts. Pure.

Blank ballots stand in no table: declining is no answer to any question. A ballot with at least one answer stands in
each table of its instrument once, in `no-answer` where it leaves that one open; in `cells` only if anxiety and all
three of preparedness are known; `prepared` needs all three answered.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from operator import contains
from typing import Final

from elearn.surveys.instruments.encoding import BLANK, Answers, BallotShape, ItemShape, Unreadable

Fields = tuple[bytes, ...]

NONE: Final = "no-answer"
ANSWERED: Final = "answered"
CELLS: Final = ("calm-prepared", "anxious-prepared", "calm-unprepared", "anxious-unprepared")


@dataclass(frozen=True)
class Tallied:
    """Ballots of one stratum, or a part of them: `cast` counts all, `blank` and `invalid` among them."""

    cast: int
    blank: int
    invalid: int
    tables: Mapping[str, Mapping[str, int]]

    def __add__(self, other: "Tallied") -> "Tallied":
        """Two parts of the same stratum; they count the same tables."""
        return Tallied(
            self.cast + other.cast,
            self.blank + other.blank,
            self.invalid + other.invalid,
            {key: {row: n + other.tables[key][row] for row, n in rows.items()} for key, rows in self.tables.items()},
        )


@dataclass(frozen=True)
class Ruler:
    """One instrument's shape, and what counts as anxious, calm and prepared (a version of definitions.yml)."""

    shape: BallotShape
    anxious: frozenset[str]
    calm: frozenset[str]
    prepared_items: tuple[str, ...]
    prepared: frozenset[str]

    def zeros(self) -> dict[str, dict[str, int]]:
        """The declared tables of this instrument, empty."""
        items = {item.key: item for item in self.shape.items}
        rows: dict[str, list[str]] = {
            item.key: [*item.options, NONE] for item in self.shape.items if item.kind == "single" and item.key != "use"
        }
        if "use" in items:
            rows["core-users"] = rows["core"]
        if set(self.prepared_items) <= set(items):
            rows |= {"prepared": ["prepared", "not", NONE], "cells": list(CELLS)}
        rows |= {item.key: [*item.options, ANSWERED] for item in self.shape.items if item.kind == "multi"}
        return {table: dict.fromkeys(keys, 0) for table, keys in rows.items()}


def count(ruler: Ruler, plains: Iterable[bytes | None]) -> Tallied:
    """Counts one stratum's ballots; None is a ballot that did not open."""
    cast, blank, written = 0, 0, []
    for plain in plains:
        cast += 1
        if plain == BLANK:
            blank += 1
        elif plain is not None:
            with suppress(Unreadable):
                written.append(ruler.shape.fields(plain))
    meanings = [_meanings(item, {row[at] for row in written}) for at, item in enumerate(ruler.shape.items)]
    valid = [row for row in written if all(map(contains, meanings, row))]
    tables = ruler.zeros()
    for table, row, ballots in _rows(ruler, meanings, valid):
        tables[table][row] += ballots
    return Tallied(cast, blank, cast - blank - len(valid), tables)


def _meanings(item: ItemShape, fields: Iterable[bytes]) -> dict[bytes, tuple[str, ...]]:
    """What each of these fields says; those that say nothing of this item are left out."""
    found = {}
    for field in fields:
        with suppress(Unreadable):
            found[field] = item.read(field)
    return found


def _rows(
    ruler: Ruler, meanings: list[dict[bytes, tuple[str, ...]]], valid: list[Fields]
) -> Iterator[tuple[str, str, int]]:
    """Every (table, row) in which ballots count, and how many: each kind of field is looked at once."""
    items = ruler.shape.items
    for at, item in enumerate(items):
        for field, ballots in Counter([row[at] for row in valid]).items():
            for row in _own_rows(item, meanings[at][field]):
                yield item.key, row, ballots
    joint = [at for at, item in enumerate(items) if item.key in {"core", "use", *ruler.prepared_items}]
    for fields, ballots in Counter([tuple([row[at] for at in joint]) for row in valid]).items():
        answers = {items[at].key: meanings[at][field] for at, field in zip(joint, fields, strict=True)}
        for table, row in _joint_rows(ruler, answers):
            yield table, row, ballots


def _own_rows(item: ItemShape, chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The rows of the item's own table; `use` has none."""
    if item.kind == "multi":
        return (*chosen, ANSWERED) if chosen else ()
    if item.key == "use":
        return ()
    return (chosen[0] if chosen else NONE,)


def _joint_rows(ruler: Ruler, answers: Answers) -> Iterator[tuple[str, str]]:
    """Every (table, row) that several answers decide."""
    if answers.get("use") == ("uses",):
        yield "core-users", _one(answers, "core")
    prepared = _prepared(ruler, answers)
    if prepared is not None:
        yield "prepared", prepared
        yield from _cell(ruler, answers, prepared)


def _one(answers: Answers, key: str) -> str:
    chosen = answers[key]
    return chosen[0] if chosen else NONE


def _prepared(ruler: Ruler, answers: Answers) -> str | None:
    """The row of `prepared`; None where the instrument does not ask."""
    if any(key not in answers for key in ruler.prepared_items):
        return None
    given = [_one(answers, key) for key in ruler.prepared_items]
    if NONE in given:
        return NONE
    return "prepared" if ruler.prepared.issuperset(given) else "not"


def _cell(ruler: Ruler, answers: Answers, prepared: str) -> Iterator[tuple[str, str]]:
    core = _one(answers, "core")
    feeling = "anxious" if core in ruler.anxious else "calm" if core in ruler.calm else ""
    if feeling and prepared != NONE:
        yield "cells", f"{feeling}-{'prepared' if prepared == 'prepared' else 'unprepared'}"


def added(parts: Iterable[Mapping[str, Tallied]]) -> dict[str, Tallied]:
    """Parts of a tally put together, by stratum."""
    whole: dict[str, Tallied] = {}
    for part in parts:
        for stratum, found in part.items():
            whole[stratum] = whole[stratum] + found if stratum in whole else found
    return whole
