"""The report on two A4 pages, for the typesetter: every word ready, every chart drawn. Page 2 answers questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elearn.base.core.engines import engine
from elearn.base.core.messages import N_, Message
from elearn.reports import charts
from elearn.reports.answers import answers
from elearn.reports.charts import Drawings
from elearn.reports.definitions import official_series
from elearn.reports.exports.imprint import LICENCE, LICENCE_URL, Imprint
from elearn.reports.models import EarlierSurvey
from elearn.reports.notation import Say, full, people, percent
from elearn.reports.report import Report
from elearn.reports.sentences import about, change, distance, outlook, short_verdict
from elearn.reports.tilemap import TileMap
from elearn.reports.wording import audience_words, band_words, option_words

SHEETS: Final = Path(__file__).resolve().parents[1] / "typst"
ENGINE: Final = "materials.typeset"
_MOST_WORRIES: Final = 8
_MOST_WAVES: Final = 12
_MOST_TILES: Final = 30
HEADING: Final = N_("Is anxiety falling, is preparedness growing?")
_WORDS: Final[dict[str, Message]] = {
    "cells": N_("Anxiety and preparedness together"),
    "cells_note": N_("Only answers that tell both. Preparedness is self-reported."),
    "map": N_("By area"),
    "map_note": N_("Equal tiles, not a ranking: neighbours often differ by chance alone. x: hidden. –: not asked."),
    "concerns": N_("Worries"),
    "concerns_note": N_("Several answers possible: the shares add up to more than the whole."),
    "audiences": N_("By group, same wave"),
    "about": N_("About these figures"),
    "questions": N_("Questions that are asked about these figures"),
    "waves": N_("All waves of this series"),
    "beside": N_("Other surveys, beside ours and never joined"),
    "beside_note": N_("Other people, other words, other ways of asking: read each for itself."),
    "no_table": N_("Not shown for this group: it is too small, or was not asked."),
}


@dataclass(frozen=True)
class Paper:
    """Everything that goes onto the two pages."""

    report: Report
    maps: Sequence[TileMap]
    earlier: Sequence[EarlierSurvey]
    imprint: Imprint
    say: Say
    language: str


def pdf(paper: Paper, drawings: Drawings) -> bytes:
    """The finished PDF. Raises `Unavailable` when a sign or a rule of the typesetter stands in the way."""
    made: bytes = engine(ENGINE).pdf("anxiety", document(paper, drawings), folder=SHEETS)
    return made


def document(paper: Paper, drawings: Drawings) -> dict[str, object]:
    """What `typst/anxiety.typ` reads."""
    return {
        **_frame(paper),
        **_headline(paper),
        **_trend(paper, drawings),
        "cells": _cells(paper),
        "tiles": _tiles(paper),
        "concerns": _concerns(paper),
        "audiences": _audiences(paper),
        **_second_page(paper),
        "words": {key: paper.say(message) for key, message in _WORDS.items()},
    }


def _frame(paper: Paper) -> dict[str, object]:
    """What stands around both pages."""
    say, imprint, place = paper.say, paper.imprint, _place(paper)
    lines = (imprint.attribution, LICENCE_URL, imprint.address, f"{say(N_('Contact'))}: {imprint.contact}")
    return {
        "title": f"{say(HEADING)} {place}",
        "author": imprint.publisher,
        "language": paper.language,
        "heading": say(HEADING),
        "subtitle": place,
        "stamp": say(N_("Simulated data")) if paper.report.simulated else None,
        "imprint": " · ".join(lines),
        "footer": f"{imprint.publisher} · {LICENCE} · {place}",
    }


def _headline(paper: Paper) -> dict[str, object]:
    report, say = paper.report, paper.say
    anxious = report.wave.anxious
    return {
        "share": percent(anxious.share) if anxious else "x",
        "interval": full(anxious) if anxious else say(N_("hidden, see page 2")),
        "verdict": say(short_verdict(report)),
        "change": say(change(report)),
        "distance": say(distance(report)),
        "outlook": say(outlook(report)),
        "headnote": say(
            N_(
                "In brackets: 95 %% interval. Change and outlook follow definition %(version)s.",
                version=report.definition.version,
            )
        ),
    }


def _trend(paper: Paper, drawings: Drawings) -> dict[str, object]:
    trend = charts.trend(paper.report, paper.say, paper.language)
    return {
        "trend": drawings.get(trend).decode() if charts.available() and trend.rows else None,
        "trend_alt": trend.description,
        "trend_note": paper.say(
            N_("Full line and discs: anxious. Dashed line and squares: prepared (self-reported). Bands: the intervals.")
        ),
    }


def _second_page(paper: Paper) -> dict[str, object]:
    report, say = paper.report, paper.say
    return {
        "about": [[say(name), value] for name, value in about(report, say, paper.language)],
        "answers": [
            {"question": say(each.question), "sentences": [say(sentence) for sentence in each.sentences]}
            for each in answers(report, say)
        ],
        "waves": _waves(paper),
        "beside": _beside(paper),
    }


def _cells(paper: Paper) -> list[dict[str, object]]:
    series = paper.report.choice.series
    return [
        {"name": option_words(series, "cells", line.option)[paper.language], "value": _share(line.estimate)}
        for line in paper.report.cells
    ]


def _place(paper: Paper) -> str:
    choice, say = paper.report.choice, paper.say
    name = choice.area.name[paper.language]
    group = f"{say(audience_words(choice.audience))}, {say(band_words(choice.band))}"
    return f"{name} ({choice.area.code}) · {group} · {choice.period}"


def _share(found: object) -> str:
    return percent(found.share) if hasattr(found, "share") else "x"


def _tiles(paper: Paper) -> list[dict[str, object]]:
    if not paper.maps:
        return []
    return [
        {
            "name": tile.short(paper.language),
            "value": percent(tile.estimate.share) if tile.estimate else {"x": "x", "none": "–"}[tile.state],
            "shade": tile.shade,
            "here": tile.here,
        }
        for tile in paper.maps[0].tiles[:_MOST_TILES]
    ]


def _concerns(paper: Paper) -> list[dict[str, object]]:
    series = paper.report.choice.series
    return [
        {
            "name": option_words(series, "concerns", line.option)[paper.language],
            "share": line.estimate.share,
            "value": percent(line.estimate.share),
        }
        for line in paper.report.concerns[:_MOST_WORRIES]
        if line.estimate is not None
    ]


def _audiences(paper: Paper) -> dict[str, object]:
    say = paper.say
    head = [say(N_("Group")), say(N_("Anxious")), say(N_("Prepared")), "n"]
    rows = [
        [
            f"{say(audience_words(part.audience))}, {say(band_words(part.band))}",
            full(part.wave.anxious) if part.wave.anxious else "x",
            full(part.wave.prepared) if part.wave.prepared else "x",
            people(part.wave.core.valid) if part.wave.core.valid is not None else "x",
        ]
        for part in paper.report.parts
    ]
    return {"head": head, "rows": rows}


def _waves(paper: Paper) -> dict[str, object]:
    say = paper.say
    head = [
        say(N_("Wave")),
        say(N_("Anxious")),
        say(N_("without “don’t know”")),
        say(N_("Prepared")),
        "n",
        say(N_("Response")),
    ]
    rows = [
        [
            wave.period,
            full(wave.anxious) if wave.anxious else "x",
            full(wave.anxious_known) if wave.anxious_known else "x",
            full(wave.prepared) if wave.prepared else "x",
            people(wave.core.valid) if wave.core.valid is not None else "x",
            percent(wave.response_rate) if wave.response_rate is not None else "x",
        ]
        for wave in paper.report.waves[-_MOST_WAVES:]
    ]
    return {"head": head, "rows": rows}


def _beside(paper: Paper) -> dict[str, object]:
    say, language = paper.say, paper.language
    head = [say(N_("Survey series")), say(N_("Who was asked, how")), say(N_("When")), say(N_("Anxious")), "n"]
    own = [
        [each.name, f"{each.base}; {each.mode}", each.began_on.isoformat()[:7], percent(each.share), people(each.valid)]
        for each in paper.earlier
    ]
    official = [
        [
            series.name[language],
            f"{series.base[language]}; {series.mode[language]}",
            figure.period,
            percent(figure.share),
            people(figure.valid) if figure.valid else "–",
        ]
        for series in official_series()
        for figure in series.figures
    ]
    return {"head": head, "rows": own + official}
