"""The files of a report and its charts: the same filters, and exactly what was asked or a clear refusal."""

from typing import Final

from flask import Response, request

from elearn.base.core.engines import engine
from elearn.base.core.messages import N_
from elearn.base.http.access import public
from elearn.base.http.i18n import translate
from elearn.reports import charts, queries
from elearn.reports.exports import COLUMNS, LICENCE_URL, csv_bytes, csvw_bytes, json_bytes, rows
from elearn.reports.exports.paper import HEADING, Paper, pdf
from elearn.reports.exports.summary import summary
from elearn.reports.report import Report
from elearn.reports.tilemap import tile_maps
from elearn.reports.views.blueprint import WHY, address, asked, blueprint, drawings, imprint, language, site

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/reports/anxiety.csv")
@public(WHY)
def as_csv() -> Response:
    report = queries.report_in(queries.shown(asked()))
    response = _file(report, csv_bytes(rows(report, imprint(report.choice))), "text/csv; charset=utf-8", "csv")
    meaning = address("reports.csv_metadata", report.choice)
    response.headers["Link"] = f'<{meaning}>; rel="describedby"; type="application/csvm+json"'
    return response


@blueprint.get("/reports/anxiety/csv-metadata.json")
@public(WHY)
def csv_metadata() -> Response:
    report = queries.report_in(queries.shown(asked()))
    table = site() + address("reports.as_csv", report.choice)
    made = csvw_bytes(imprint(report.choice), table, title=translate(HEADING))
    return _answer(made, "application/csvm+json")


@blueprint.get("/reports/anxiety.json")
@public(WHY)
def as_json() -> Response:
    report = queries.report_in(queries.shown(asked()))
    here = imprint(report.choice)
    return _file(report, json_bytes(summary(report), here, rows(report, here)), "application/json", "json")


@blueprint.get("/reports/anxiety.xlsx")
@public(WHY)
def as_xlsx() -> Response:
    report = queries.report_in(queries.shown(asked()))
    here = imprint(report.choice)
    notes = [
        (translate(N_("Report")), translate(HEADING)),
        (translate(N_("Publisher")), here.publisher),
        (translate(N_("Licence")), LICENCE_URL),
        (translate(N_("Attribution")), here.attribution),
        (translate(N_("Contact")), here.contact),
        (translate(N_("Address")), here.address),
        *((column.name, f"{column.ja} / {column.en}") for column in COLUMNS),
    ]
    made = engine("reports.workbook").xlsx([column.name for column in COLUMNS], rows(report, here), notes)
    return _file(report, made, XLSX, "xlsx")


@blueprint.get("/reports/anxiety.pdf")
@public(WHY)
def as_pdf() -> Response:
    shown = queries.shown(asked())
    report = queries.report_in(shown)
    maps = tile_maps(report, shown.areas)
    paper = Paper(report, maps, shown.earlier, imprint(report.choice), translate, language())
    return _file(report, pdf(paper, drawings()), "application/pdf", "pdf")


@blueprint.get("/reports/anxiety/<name>.svg")
@public(WHY)
def chart(name: str) -> Response:
    shown = queries.shown(asked())
    report = queries.report_in(shown)
    plan = charts.plan(name, report, shown.earlier, translate, language())
    return _answer(drawings().get(plan), "image/svg+xml", plan.key)


def _file(report: Report, content: bytes, mimetype: str, ending: str) -> Response:
    choice = report.choice
    name = f"anxiety-{choice.area.code}-{choice.audience}-{choice.band}-{choice.period}.{ending}"
    response = _answer(content, mimetype)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _answer(content: bytes, mimetype: str, key: str = "") -> Response:
    response = Response(content, content_type=mimetype)
    if key:
        response.set_etag(key)
    else:
        response.add_etag()
    response.make_conditional(request)
    return response
