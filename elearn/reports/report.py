"""The report of one base: everything that page, files and paper show, computed from released tables. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from elearn.reports import reading
from elearn.reports.choosing import Choice
from elearn.reports.definitions import Definition
from elearn.reports.indicators import (
    Difference,
    Estimate,
    Outlook,
    Point,
    Projection,
    Verdict,
    difference,
    people_to_go,
    project,
    verdict,
)
from elearn.reports.wording import years
from elearn.surveys.queries import Offer, Released, ReleasedWave

NOT_A_WORRY: Final = frozenset({"none", "other", "no-answer", "answered"})
_YEAR: Final = 1.0


@dataclass(frozen=True)
class Wave:
    """One wave of the base, as released."""

    info: ReleasedWave
    tables: Mapping[str, Released]
    deff: float

    @property
    def period(self) -> str:
        return self.info.period

    @property
    def core(self) -> Released:
        return self.tables["core"]

    @cached_property
    def anxious(self) -> Estimate | None:
        """Of all valid answers, “don't know” included."""
        return reading.anxious(self.core, self.deff)

    @cached_property
    def anxious_known(self) -> Estimate | None:
        """Of those who took a side."""
        return reading.anxious_known(self.core, self.deff)

    @cached_property
    def anxious_users(self) -> Estimate | None:
        """Of those who use the Internet; adults only."""
        users = self.tables.get("core-users")
        return reading.anxious(users, self.deff) if users else None

    @cached_property
    def prepared(self) -> Estimate | None:
        """Self-reported."""
        table = self.tables.get("prepared")
        return reading.prepared(table, self.deff) if table else None

    @property
    def response_rate(self) -> float | None:
        return reading.response_rate(self.core)

    def lines(self, key: str) -> list[reading.Line]:
        """The rows of a table; none where it was not released."""
        table = self.tables.get(key)
        return reading.lines(table, self.deff) if table else []


@dataclass(frozen=True)
class Comparison:
    """The chosen wave against an earlier one."""

    earlier: Wave
    anxious: Difference
    prepared: Difference | None
    verdict: Verdict


@dataclass(frozen=True)
class Part:
    """One line of the breakdown: a base of the same wave and area."""

    audience: str
    band: str
    series: str
    wave: Wave


@dataclass(frozen=True)
class Report:
    """`waves` up to the chosen one, oldest first; `open_waves` are answers to posters, shown apart."""

    choice: Choice
    definition: Definition
    offers: Sequence[Offer]
    waves: Sequence[Wave]
    open_waves: Sequence[Wave]
    parts: Sequence[Part]
    around: Mapping[str, Released]

    @property
    def wave(self) -> Wave:
        """The chosen one."""
        return self.waves[-1]

    @cached_property
    def comparisons(self) -> list[Comparison]:
        """Against the last wave, the one a year before, and the first; each once, where both have a number."""
        before = [wave for wave in self.waves[:-1] if wave.anxious]
        if not before or self.wave.anxious is None:
            return []
        year_ago = [wave for wave in before if years(wave.period) == years(self.wave.period) - _YEAR]
        chosen = dict.fromkeys(wave.period for wave in (before[-1], *year_ago, before[0]))
        return [self._against(wave) for period in chosen for wave in before if wave.period == period]

    def _against(self, earlier: Wave) -> Comparison:
        assert earlier.anxious is not None
        assert self.wave.anxious is not None
        change = difference(earlier.anxious, self.wave.anxious)
        both = earlier.prepared is not None and self.wave.prepared is not None
        ready = difference(earlier.prepared, self.wave.prepared) if both else None  # type: ignore[arg-type]
        return Comparison(earlier, change, ready, verdict(change, ready, margin=self.definition.flat_margin))

    @property
    def comparison(self) -> Comparison | None:
        """Against the last wave."""
        return self.comparisons[0] if self.comparisons else None

    @property
    def people(self) -> int | None:
        """How many of those who answered are anxious."""
        return people_to_go(self.wave.anxious) if self.wave.anxious else None

    @cached_property
    def projection(self) -> Projection:
        """When anxiety would pass the threshold, if at all."""
        points = [Point(years(wave.period), wave.anxious) for wave in self.waves if wave.anxious]
        if self.wave.anxious is None:
            return Projection(Outlook.CANNOT_TELL)
        return project(points, threshold=self.definition.threshold, horizon=self.definition.horizon_years)

    @cached_property
    def cells(self) -> list[reading.Line]:
        """The four cells in their order; empty where they were not released."""
        found = {line.option: line for line in self.wave.lines("cells")}
        return [found[key] for key in reading.CELLS if key in found]

    @cached_property
    def concerns(self) -> list[reading.Line]:
        """Most frequent first; what is suppressed comes last."""
        lines = [line for line in self.wave.lines("concerns") if line.option != "no-answer"]
        return sorted(lines, key=lambda line: (line.count is None, -(line.count or 0), line.option))

    @property
    def top_worry(self) -> reading.Line | None:
        """The worry that most share."""
        return next((each for each in self.concerns if each.count and each.option not in NOT_A_WORRY), None)

    @property
    def suppressed(self) -> list[str]:
        """The reasons for every x of the chosen wave."""
        return reading.reasons(self.wave.tables.values())

    @property
    def simulated(self) -> bool:
        """Whether anything shown was invented for the demo."""
        return any(wave.info.simulated for wave in (*self.waves, *self.open_waves))

    @property
    def noised(self) -> list[Released]:
        """Tables of the chosen wave with noise."""
        return [table for table in self.wave.tables.values() if table.mode == "noised"]
