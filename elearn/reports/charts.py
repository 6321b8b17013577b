"""What the charts show: rows and words for `engines/drawing`, and the finished drawings, kept by their content."""

import hashlib
import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from types import MappingProxyType
from typing import Any, Final

from elearn.base.core.engines import engine
from elearn.base.core.errors import NotFound, Unavailable
from elearn.base.core.messages import N_, Message
from elearn.base.core.recent import Recent
from elearn.reports.definitions import official_series
from elearn.reports.indicators import Estimate
from elearn.reports.models import EarlierSurvey
from elearn.reports.notation import Say, percent
from elearn.reports.report import Report
from elearn.reports.wording import audience_words, band_words, option_words

MOST_KEPT: Final = 400  # some 20 KB each
ENGINE: Final = "reports.drawing"
Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Plan:
    """A chart before it is drawn; `description` is its text alternative."""

    kind: str
    rows: Rows
    description: str

    @property
    def key(self) -> str:
        """Names the content: a released table never changes, so neither does its drawing."""
        content = json.dumps([self.kind, self.rows, self.description], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(content.encode()).hexdigest()


def available() -> bool:
    """Whether charts can be drawn here; without them the tables stand alone."""
    return all(find_spec(name) for name in ("altair", "vl_convert"))


class Drawings:
    """Draws one chart after another, so that no burst of wishes fills both cores, and keeps the latest."""

    def __init__(self) -> None:
        self._kept = Recent[bytes](MOST_KEPT)
        self._pen = threading.Lock()

    def get(self, plan: Plan) -> bytes:
        """The SVG. Raises Unavailable where the libraries are missing."""
        if not available():
            raise Unavailable(N_("Charts cannot be drawn on this server. The tables say the same."))
        with self._pen:
            return self._kept.get(plan.key, lambda: self._draw(plan))

    @staticmethod
    def _draw(plan: Plan) -> bytes:
        drawn: bytes = engine(ENGINE).svg(plan.kind, plan.rows, plan.description)
        return drawn


def plan(name: str, report: Report, earlier: Sequence[EarlierSurvey], say: Say, language: str) -> Plan:
    """The chart `trend`, `beside`, `concerns` or `audiences` of a report. Raises NotFound for any other name."""
    if name == "beside":
        return _beside(report, earlier, say, language)
    if name not in _PLANS:
        raise NotFound(N_("There is nothing at this address."))
    return _PLANS[name](report, say, language)


def trend(report: Report, say: Say, _language: str) -> Plan:
    """Anxiety and preparedness by wave."""
    rows = [
        {
            "series": key,
            "month": f"{wave.period}-01",
            **_numbers(found),
            "label": f"{say(words)} {percent(found.share)}",
        }
        for wave in report.waves
        for key, words, found in (
            ("anxious", _ANXIOUS, wave.anxious),
            ("prepared", _PREPARED, wave.prepared),
        )
        if found is not None
    ]
    return Plan(
        "trend", rows, say(N_("Shares of the anxious and of the prepared by wave; the table below says the same."))
    )


def concerns(report: Report, say: Say, language: str) -> Plan:
    """Worries, most frequent first."""
    series = report.choice.series
    rows = [
        _bar(option_words(series, "concerns", line.option)[language], line.estimate)
        for line in report.concerns
        if line.estimate is not None
    ]
    return Plan("bars", rows, say(N_("How many share each worry; the table below says the same.")))


def audiences(report: Report, say: Say, _language: str) -> Plan:
    """All bases of the wave."""
    rows = [
        _bar(f"{say(audience_words(part.audience))} ({say(band_words(part.band))})", part.wave.anxious)
        for part in report.parts
        if part.wave.anxious is not None
    ]
    return Plan("dots", rows, say(N_("Share of the anxious by group; the table below says the same.")))


def _beside(report: Report, earlier: Iterable[EarlierSurvey], say: Say, language: str) -> Plan:
    rows: Rows = [
        {"name": say(N_("This survey")), "month": f"{wave.period}-01", "share": wave.anxious.share, "label": ""}
        for wave in report.waves
        if wave.anxious is not None
    ]
    for row in rows[-1:]:
        row["label"] = percent(row["share"])
    rows += [
        {
            "name": survey.name,
            "month": survey.began_on.isoformat(),
            "share": survey.share,
            "label": percent(survey.share),
        }
        for survey in earlier
    ]
    rows += [
        {
            "name": f"{series.name[language]} — {series.base[language]}",
            "month": f"{figure.period}-01",
            "share": figure.share,
            "label": percent(figure.share),
        }
        for series in official_series()
        for figure in series.figures
    ]
    return Plan(
        "beside",
        rows,
        say(N_("Official and earlier surveys, each in a strip of its own; the table below says the same.")),
    )


def _bar(name: str, found: Estimate) -> dict[str, Any]:
    return {"name": name, **_numbers(found), "label": percent(found.share)}


def _numbers(found: Estimate) -> dict[str, float]:
    low, high = found.interval.low, found.interval.high
    return {"share": round(found.share, 5), "low": round(low, 5), "high": round(high, 5)}


_ANXIOUS: Final[Message] = N_("Anxious")
_PREPARED: Final[Message] = N_("Prepared")
_PLANS: Final[Mapping[str, Callable[[Report, Say, str], Plan]]] = MappingProxyType(
    {"trend": trend, "concerns": concerns, "audiences": audiences}
)
