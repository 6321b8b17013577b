"""A name that a spreadsheet would run as a formula runs in no file that can be downloaded here."""

import csv
import io
import re
import zipfile

import openpyxl
import pytest

from elearn.accounts import operations as accounts
from elearn.accounts.models import Organisation
from elearn.accounts.rosters.models import ClassGroup
from elearn.accounts.rosters.oneroster import writing
from elearn.base.core import clock
from elearn.reports.exports import texts
from tests.factories.classroom import Browser, work
from tests.factories.people import enter
from tests.factories.reports import Releasing
from tests.rights.matrix import rules_by_endpoint

FORMULAS = ('=HYPERLINK("http://elsewhere.example")', "+1+cmd|' /C calc'!A0", "-1+1", "@SUM(1)", "\t=1", "＝1+1")
RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
# Everything that is sent as a table, and the test that opens it.
TABLES = {"reports.as_csv", "reports.as_xlsx", "rosters.export"}


def cells_of_csv(data):
    return [cell for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) for cell in row]


def dangerous(cells):
    """Cells that a spreadsheet runs; plain negative numbers are not among them."""
    return [cell for cell in cells if cell.startswith(RUNS) and not re.fullmatch(r"-?\d+(\.\d+)?", cell)]


def class_lists(app, name):
    """The export of a school whose administrator typed `name` for a class, a place and a person."""
    browser = Browser(app)
    with work(app) as session:
        school = accounts.create_organisation("school", name, code="A113999999991")
        person = accounts.create_person("admin", name, clock.now())
        accounts.grant_role(person, school, "admin", clock.now())
        values = {"organisation_id": school, "kind": "homeroom", "name": name, "grades": "P5"}
        session.add(ClassGroup(**values, school_year=clock.school_year(clock.now().date())))
        assert session.get(Organisation, school).name == name
    enter(app, browser.http, person)
    browser.get("/people/roster")
    answer = browser.post("/people/roster/export", place=school)
    assert answer.mimetype == "application/zip", answer.text[:300]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        return [cell for each in packed.namelist() for cell in cells_of_csv(packed.read(each))]


def report(app, name):
    """The files of a report on an area of that name."""
    releasing = Releasing(app)
    tables = {"core": {"none": 60, "little": 40, "much": 90, "no-answer": 0}}
    releasing.tables(releasing.wave("2026-06"), "2026-06", tables, name={"ja": name, "en": name})
    client = app.test_client()
    return client.get("/reports/anxiety.csv").data, client.get("/reports/anxiety.xlsx").data


@pytest.mark.parametrize("name", FORMULAS)
def test_no_formula_leaves_with_the_class_lists(app, name):
    cells = class_lists(app, name)
    assert any(name.strip() in cell for cell in cells)
    assert dangerous(cells) == []


@pytest.mark.parametrize("name", FORMULAS)
def test_no_formula_leaves_with_a_report(app, name):
    as_csv, as_xlsx = report(app, name)
    assert dangerous(cells_of_csv(as_csv)) == []
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert any(name.strip() in str(cell.value) for row in book["data"].iter_rows() for cell in row)


def test_every_table_that_can_be_downloaded_is_attacked(app):
    """Whoever adds one finds this test."""
    kinds = re.compile(r"\.(csv|xlsx|tsv|ods)$|/export$")
    found = {name for name, rules in rules_by_endpoint(app).items() for _, rule in rules if kinds.search(rule.rule)}
    assert found == TABLES


# The controls: the same names through writers that write what they are given.


def test_control_a_careless_writer_of_class_lists_is_seen(app, monkeypatch):
    monkeypatch.setattr(writing, "harmless", str)
    assert FORMULAS[0] in dangerous(class_lists(app, FORMULAS[0]))


def test_control_a_careless_report_is_seen(app, monkeypatch):
    monkeypatch.setattr(texts, "harmless", str)
    assert FORMULAS[0] in dangerous(cells_of_csv(report(app, FORMULAS[0])[0]))
