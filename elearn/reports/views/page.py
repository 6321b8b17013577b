"""「不安は減り、備えは増えているか」: the page, open to all, its filters in the address."""

from collections.abc import Callable
from typing import Any

from flask import render_template

from elearn.base.http.access import public
from elearn.base.http.i18n import translate
from elearn.reports import charts, queries, sentences
from elearn.reports.answers import answers
from elearn.reports.charts import Plan
from elearn.reports.definitions import definitions, official_series
from elearn.reports.queries import Shown
from elearn.reports.report import Report
from elearn.reports.tilemap import SIDE, tile_maps
from elearn.reports.views.blueprint import WHY, asked, blueprint, imprint, language
from elearn.reports.wording import VERDICT_NOTES, VERDICTS, option_words
from elearn.reports.wording import WHY as REASONS


@blueprint.get("/reports/anxiety/")
@public(WHY)
def anxiety() -> str:
    found = queries.shown(asked())
    if found.report is None:
        return render_template("reports/nothing.html", areas=found.areas)
    return render_template("reports/anxiety.html", **_context(found, found.report))


def _context(found: Shown, report: Report) -> dict[str, Any]:
    return {
        "areas": found.areas,
        "report": report,
        "choice": report.choice,
        "earlier": found.earlier,
        "sentences": _sentences(report),
        "about": sentences.about(report, translate, language()),
        "answers": answers(report, translate),
        "maps": tile_maps(report, found.areas),
        "charts": _charts(found, report),
        "official": official_series(),
        "definitions": definitions(),
        "verdicts": VERDICTS,
        "verdict_notes": VERDICT_NOTES,
        "reasons": REASONS,
        "option": _options(report),
        "imprint": imprint(report.choice),
        "side": SIDE,
        "audience": "O",
    }


def _sentences(report: Report) -> dict[str, str]:
    made: dict[str, Callable[[Report], Any]] = {
        "verdict": sentences.short_verdict,
        "change": sentences.change,
        "distance": sentences.distance,
        "outlook": sentences.outlook,
    }
    return {name: translate(make(report)) for name, make in made.items()}


def _charts(found: Shown, report: Report) -> dict[str, Plan]:
    """Those with something to draw; none where nothing can be drawn here."""
    if not charts.available():
        return {}
    names = ("trend", "concerns", "audiences", "beside")
    made = {name: charts.plan(name, report, found.earlier, translate, language()) for name in names}
    return {name: plan for name, plan in made.items() if plan.rows}


def _options(report: Report) -> Callable[[str, str], str]:
    return lambda table, option: option_words(report.choice.series, table, option)[language()]
