"""Words for what a report says: verdicts, reasons, audiences, options. Messages for pages; both languages for files."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from elearn.base.core.messages import N_, Message
from elearn.courseware.queries import AUDIENCES
from elearn.reports.definitions import Words, wordings
from elearn.reports.indicators import Verdict
from elearn.surveys import queries as surveys

VERDICTS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        Verdict.IMPROVED: N_("Improved"),
        Verdict.FELL: N_("Fell"),
        Verdict.ROSE: N_("Rose"),
        Verdict.FLAT: N_("About level"),
        Verdict.CANNOT_TELL: N_("Cannot be said to have risen or fallen"),
    }
)
VERDICT_NOTES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        Verdict.IMPROVED: N_("Anxiety fell, and preparedness did not verifiably fall."),
        Verdict.FELL: N_(
            "The whole interval of the change lies below 0. Preparedness does not confirm an improvement."
        ),
        Verdict.ROSE: N_(
            "The whole interval of the change lies above 0. More caution can be behind it: see the four cells."
        ),
        Verdict.FLAT: N_("The whole interval of the change lies within ±3 points."),
        Verdict.CANNOT_TELL: N_(
            "The interval of the change holds 0 and reaches beyond ±3 points: chance alone may explain it."
        ),
    }
)
WHY: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "small": N_("fewer than 3 people"),
        "complement": N_("would give a small number away by subtraction"),
        "dominant": N_("all, or all but two, gave the same answer"),
        "audit": N_("could be worked out together with other published tables"),
    }
)
MODES: Final[Mapping[str, Message]] = MappingProxyType(
    {"exact": N_("exact counts, small ones suppressed"), "noised": N_("counts with random noise, drawn once")}
)
CORE: Final = "core"
# Which question a table counts, where it is not called like it.
_ITEMS: Final[Mapping[str, str]] = MappingProxyType({"core-users": CORE})
_TOGETHER: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"anxious": ("anxious", "rather-anxious"), "calm": ("rather-calm", "calm")}
)
_OR: Final[Mapping[str, str]] = MappingProxyType({"ja": "・", "en": " / "})
_ADULTS: Final = N_("Adults")
_ALL: Final = N_("all")


def audience_words(audience: str) -> Message:
    """The audience of a stratum; `adult` is known to surveys alone."""
    return AUDIENCES.get(audience, _ADULTS)


def band_words(band: str) -> Message:
    """`all`, `grade-5`, `grade-5-6`, `age-20-39` or `age-70` in words."""
    kind, _, rest = band.partition("-")
    first, _, last = rest.partition("-")
    if kind == "grade" and rest:
        return N_("years %(first)s to %(last)s", first=first, last=last) if last else N_("year %(year)s", year=first)
    if kind == "age" and rest:
        ages = N_("ages %(first)s to %(last)s", first=first, last=last)
        return ages if last else N_("age %(first)s and over", first=first)
    return _ALL if band == "all" else Message(band)


def option_words(series: str, table: str, option: str, detail: str = "full") -> Words:
    """What an option is called, in both languages: as it was offered in that series; an unknown one by its key.

    A collapsed table counts two answers as one, and names both.
    """
    item = _ITEMS.get(table, table)
    parts = _TOGETHER.get(option, (option,)) if detail == "collapsed" and item == CORE else (option,)
    offered = [words for part in parts if (words := surveys.option_words(series, item, part))]
    if offered:
        return {language: _OR[language].join(words[language] for words in offered) for language in _OR}
    known = wordings().options
    return known.get(f"{table}.{option}") or known.get(option) or {"ja": option, "en": option}


def series_words(series: str) -> Words:
    """The name of a series."""
    return wordings().series.get(series) or {"ja": series, "en": series}


def question_words(series: str) -> Words:
    """The core question, word for word."""
    return surveys.question_words(series, CORE) or {"ja": "", "en": ""}


def years(period: str) -> float:
    """`2026-11` as 2026.83."""
    year, _, month = period.partition("-")
    return int(year) + (int(month or 1) - 1) / 12


def month_of(at: float) -> date:
    """The month that a time in years falls in."""
    year = int(at)
    return date(year, min(12, int((at - year) * 12) + 1), 1)
