"""Eleven earlier waves of an invented prefecture, as counts: enough to see every verdict, outlook and reason for an x.

Nobody was asked. The numbers follow from the lines below, the same at every start; release takes them through its
import for the demo, which stamps every row as simulated.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

Counts = Mapping[str, int]


@dataclass(frozen=True)
class InventedArea:
    """An area that does not exist; codes of 99 belong to no prefecture."""

    code: str
    name: Mapping[str, str]
    kind: str
    size: float


@dataclass(frozen=True)
class Group:
    """One stratum of one wave, with the fields of a tally's `StratumCount`."""

    key: str
    audience: str
    band: str
    area_code: str
    area_name: Mapping[str, str]
    series: str
    eligible: int
    cast: int
    blank: int
    invalid: int
    tables: Mapping[str, Counts]


@dataclass(frozen=True)
class PastWave:
    """One wave: full in November, pulses in June and February."""

    period: str
    kind: str
    opened: date
    closed: date
    groups: Sequence[Group]


@dataclass(frozen=True)
class _Course:
    """How one audience went in the prefecture: shares of the anxious and the prepared, wave by wave."""

    audience: str
    band: str
    series: str
    eligible: int
    response: float
    anxious: tuple[float, ...]
    prepared: tuple[float, ...]


def _area(number: int, ja: str, en: str, size: float) -> InventedArea:
    kind = "prefecture" if number == 0 else "municipality"
    name = {"ja": f"{ja}（架空）", "en": f"{en} (invented)"}
    return InventedArea(local_code(f"99{number:03}"), MappingProxyType(name), kind, size)


def local_code(digits: str) -> str:
    """Five digits with the check digit of local-government codes (MIC, 1968): weights 6 to 2, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(6, 1, -1), strict=True))
    return f"{digits}{(11 - total % 11) % 10}"


PREFECTURE: Final = _area(0, "みさき県", "Misaki Prefecture", 1.0)
# Everyone of the prefecture lives in one of them; release adds them up.
MUNICIPALITIES: Final = (
    _area(201, "つばめ野市", "Tsubameno City", 0.43),
    _area(202, "しおかぜ市", "Shiokaze City", 0.28),
    _area(203, "ほしぞら市", "Hoshizora City", 0.17),
    _area(321, "かもめ町", "Kamome Town", 0.07),
    _area(322, "すずらん町", "Suzuran Town", 0.038),
    _area(401, "みどり村", "Midori Village", 0.012),
)
PERIODS: Final = (
    *("2023-02", "2023-06", "2023-11", "2024-02", "2024-06", "2024-11"),
    *("2025-02", "2025-06", "2025-11", "2026-02", "2026-06"),
)
_COURSES: Final = (
    # Cannot tell: a slow rise and a small fall, well within chance.
    _Course(
        *("adult", "all", "adult-1", 4200, 0.71),
        (0.612, 0.605, 0.618, 0.622, 0.611, 0.629, 0.624, 0.633, 0.628, 0.635, 0.624),
        (0.331, 0.336, 0.334, 0.345, 0.349, 0.352, 0.361, 0.359, 0.370, 0.374, 0.381),
    ),
    # Improved: anxiety falls steadily while preparedness grows; the outlook is a range.
    _Course(
        *("J", "all", "junior-1", 9100, 0.89),
        (0.561, 0.548, 0.533, 0.521, 0.502, 0.488, 0.471, 0.459, 0.441, 0.432, 0.389),
        (0.402, 0.415, 0.431, 0.447, 0.462, 0.471, 0.490, 0.503, 0.519, 0.534, 0.561),
    ),
    # Rose, with more caution behind it.
    _Course(
        *("H", "all", "junior-1", 8400, 0.81),
        (0.421, 0.430, 0.434, 0.446, 0.449, 0.460, 0.471, 0.478, 0.489, 0.497, 0.546),
        (0.452, 0.461, 0.468, 0.480, 0.489, 0.497, 0.508, 0.519, 0.526, 0.541, 0.583),
    ),
    # About level: so many answers that the whole interval lies within three points.
    _Course(
        *("P3", "grade-5-6", "p3-1", 14800, 0.93),
        (0.473, 0.468, 0.472, 0.476, 0.470, 0.467, 0.471, 0.474, 0.469, 0.472, 0.470),
        (0.386, 0.391, 0.402, 0.405, 0.411, 0.418, 0.420, 0.427, 0.431, 0.436, 0.440),
    ),
    # Fell, but no improvement: preparedness fell with it.
    _Course(
        *("P2", "grade-3-4", "p2-1", 14200, 0.92),
        (0.518, 0.515, 0.521, 0.517, 0.512, 0.514, 0.509, 0.511, 0.506, 0.508, 0.462),
        (0.301, 0.304, 0.309, 0.311, 0.308, 0.313, 0.316, 0.314, 0.318, 0.321, 0.271),
    ),
)
_WORRIES: Final[Mapping[str, float]] = MappingProxyType(
    {
        "leak": 0.62,
        "fraud": 0.55,
        "virus": 0.49,
        "fake": 0.44,
        "hijack": 0.41,
        "spam": 0.38,
        "how-far": 0.36,
        "insults": 0.29,
        "pictures": 0.27,
        "strangers": 0.22,
        "whom-to-ask": 0.21,
        "family": 0.31,
        "money": 0.12,
        "time": 0.19,
        "other": 0.03,
        "none": 0.09,
    }
)
_CHILDRENS: Final[Mapping[str, float]] = MappingProxyType(
    {
        "insults": 0.37,
        "strangers": 0.34,
        "pictures": 0.31,
        "fake": 0.42,
        "money": 0.2,
        "time": 0.33,
        "whom-to-ask": 0.18,
        "none": 0.22,
    }
)
_SMALLEST: Final = 30
_UNKNOWN: Final = 0.06
_FULL_MONTH: Final = "11"


def past_waves() -> list[PastWave]:
    """The waves, oldest first."""
    return [_wave(place, period) for place, period in enumerate(PERIODS)]


def _wave(place: int, period: str) -> PastWave:
    year, _, month = period.partition("-")
    opened = date(int(year), int(month), 5)
    kind = "full" if month == _FULL_MONTH else "pulse"
    return PastWave(period, kind, opened, opened + timedelta(days=16), list(_groups(place, period)))


def _groups(place: int, period: str) -> Iterator[Group]:
    """The largest town makes up for the luck of the others, so that the whole follows the lines above."""
    for course in _COURSES:
        dice = random.Random(f"{period} {course.audience}")  # noqa: S311 - invented, the same every time
        drifts = [dice.uniform(-0.05, 0.05) for _ in MUNICIPALITIES[1:]]
        rest = sum(drift * area.size for drift, area in zip(drifts, MUNICIPALITIES[1:], strict=True))
        for area, drift in zip(MUNICIPALITIES, (-rest / MUNICIPALITIES[0].size, *drifts), strict=True):
            eligible = round(course.eligible * area.size)
            if eligible >= _SMALLEST:
                yield _group(course, area, eligible, course.anxious[place] + drift, course.prepared[place] - drift / 2)


def _group(course: _Course, area: InventedArea, eligible: int, anxious: float, ready: float) -> Group:
    cast = round(eligible * min(0.99, course.response + 0.03))
    valid = round(eligible * course.response)
    return Group(
        key=f"{course.audience.lower()}-{course.band}-{area.code}",
        audience=course.audience,
        band=course.band,
        area_code=area.code,
        area_name=area.name,
        series=course.series,
        eligible=eligible,
        cast=cast,
        blank=cast - valid,
        invalid=0,
        tables=_tables(course, valid, anxious, ready),
    )


def _tables(course: _Course, valid: int, anxious: float, ready: float) -> dict[str, Counts]:
    """Everyone stands in one cell of (anxious, calm, don't know) x (prepared, not); all tables follow from there."""
    worried, unknown = round(valid * anxious), round(valid * _UNKNOWN)
    calm = valid - worried - unknown
    careful, unsure = round(worried * (0.75 * ready + 0.05)), round(unknown * ready * 0.8)
    goal = min(calm, max(0, round(valid * ready) - careful - unsure))
    prepared = careful + goal + unsure
    core = _core(course, worried, calm, unknown)
    users = {"core-users": _users(core)} if course.audience == "adult" else {}
    return users | {
        "core": core,
        "prepared": {"prepared": prepared, "not": valid - prepared, "no-answer": 0},
        "cells": {
            "calm-prepared": goal,
            "anxious-prepared": careful,
            "calm-unprepared": calm - goal,
            "anxious-unprepared": worried - careful,
        },
        "concerns": _concerns(course, valid, anxious),
    }


def _core(course: _Course, worried: int, calm: int, unknown: int) -> Counts:
    very = split(worried, {"anxious": 0.36, "rather-anxious": 0.64})
    quiet = {"calm": calm} if course.series == "p2-1" else split(calm, {"rather-calm": 0.55, "calm": 0.45})
    return {**very, **quiet, "unknown": unknown, "no-answer": 0}


def _users(core: Counts) -> Counts:
    """Those who use the Internet: somewhat more of the anxious than of the calm, few of those who do not know."""
    part = {"anxious": 0.86, "rather-anxious": 0.86, "rather-calm": 0.8, "calm": 0.78, "unknown": 0.5, "no-answer": 0.0}
    return {option: int(count * part[option]) for option, count in core.items()}


def _concerns(course: _Course, valid: int, anxious: float) -> Counts:
    worries = _CHILDRENS if course.audience in ("P2", "P3") else _WORRIES
    told = round(valid * 0.96)
    counts = {
        option: round(told * share * (0.6 + anxious * 0.7)) if option != "none" else round(told * share)
        for option, share in worries.items()
        if option != "family" or course.audience == "adult"
    }
    return {**counts, "answered": told}


def split(total: int, shares: Mapping[str, float]) -> dict[str, int]:
    """Whole numbers that add up to `total`, as near to the shares as can be (largest remainders)."""
    whole = sum(shares.values())
    exact = {option: total * share / whole for option, share in shares.items()}
    counts = {option: int(value) for option, value in exact.items()}
    by_rest = sorted(exact, key=lambda option: counts[option] - exact[option])
    for option in by_rest[: total - sum(counts.values())]:
        counts[option] += 1
    return counts
