"""Files hold the numbers of the page, open in any office, and say who publishes them under which licence."""

import csv
import io
import json
import tempfile
from pathlib import Path

import openpyxl
import pypdf
import pytest
from csvw import Table
from hypothesis import given
from hypothesis import strategies as st

from elearn.reports.exports import COLUMNS
from elearn.reports.exports.texts import BOM, csv_bytes, harmless
from tests.factories.reports import core

BASE = "/reports/anxiety"


@pytest.fixture
def get(client, history):
    def get(ending, **filters):
        answer = client.get(f"{BASE}{ending}", query_string={"lang": "en", **filters})
        assert answer.status_code == 200, answer.text
        return answer

    return get


def table_of(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_csv_has_a_bom_one_header_row_and_codes_beside_names(get):
    answer = get(".csv")
    assert answer.data.startswith(BOM.encode())
    assert answer.mimetype == "text/csv"
    found = table_of(answer)
    assert set(found[0]) == {column.name for column in COLUMNS}
    assert {(row["area_code"], row["area_name_ja"]) for row in found} == {("990001", "みさき県（架空）")}
    for name in ("publisher", "licence", "attribution", "contact"):
        assert all(row[name] for row in found)
    assert {row["simulated"] for row in found} == {"true"}


def test_all_files_say_the_same_numbers(get):
    from_csv = table_of(get(".csv"))
    from_json = get(".json").json["rows"]
    sheet = openpyxl.load_workbook(io.BytesIO(get(".xlsx").data))["data"]
    head, *lines = sheet.iter_rows(values_only=True)
    from_xlsx = [dict(zip(head, line, strict=True)) for line in lines]
    assert len(from_csv) == len(from_json) == len(from_xlsx) > 100
    for one, two, three in zip(from_csv, from_json, from_xlsx, strict=True):
        assert one["option"] == two["option"] == three["option"]
        assert (int(one["count"]) if one["count"] else None) == two["count"] == three["count"]
        assert (float(one["share"]) if one["share"] else None) == two["share"] == three["share"]


def test_a_number_never_changes_between_downloads(get):
    for ending in (".csv", ".json", ".xlsx", ".pdf"):
        first, second = get(ending), get(ending)
        assert first.data == second.data
        assert first.headers["ETag"] == second.headers["ETag"]


def test_the_csvw_file_describes_the_csv(get, tmp_path):
    table, meaning = get(".csv"), get("/csv-metadata.json")
    described = json.loads(meaning.data)
    assert described["dc:license"]["@id"].startswith("https://creativecommons.org/licenses/by/4.0")
    assert "csv-metadata.json" in table.headers["Link"]
    # The validator reads from disk; its own reader leaves the BOM in the first title, so we take it off for it.
    (tmp_path / "anxiety.csv").write_bytes(table.data.removeprefix(BOM.encode()))
    described["url"] = "anxiety.csv"
    path = tmp_path / "anxiety.csv-metadata.json"
    path.write_text(json.dumps(described), encoding="utf-8")
    described_table = Table.from_file(path)
    assert described_table.check_primary_key() is True
    rows = list(described_table.iterdicts(strict=True))
    assert len(rows) == len(table_of(table))
    assert isinstance(rows[0]["share"], (int, float)) or rows[0]["share"] is not None


def test_hidden_numbers_stay_hidden_in_every_file(releasing, client):
    tables = {"core": core(90, 60), "prepared": {"prepared": 2, "not": 148, "no-answer": 0}}
    releasing.tables(releasing.wave("2026-06"), "2026-06", tables)
    rows = [row for row in table_of(client.get(f"{BASE}.csv")) if row["table"] in ("prepared", "indicator")]
    hidden = {(row["option"], row["count"], row["share"]) for row in rows if "small" in row["why"]}
    assert hidden == {("prepared", "", ""), ("prepared-share", "", "")}
    assert {row["why"] for row in rows if row["option"] == "not"} == {"complement"}


def test_an_open_call_has_no_interval_and_no_indicator_in_the_files(releasing, client):
    tables = {"core": core(90, 60), "prepared": {"prepared": 70, "not": 80, "no-answer": 0}}
    releasing.tables(releasing.wave("2026-06"), "2026-06", tables)
    releasing.tables(releasing.wave("2026-06", open_series=True), "2026-06", tables, open_series=True)
    rows = [row for row in table_of(client.get(f"{BASE}.csv")) if row["open_series"] == "true"]
    assert rows
    assert {(row["low"], row["high"]) for row in rows} == {("", "")}
    assert "indicator" not in {row["table"] for row in rows}


@given(st.text(max_size=20))
def test_no_cell_runs_as_a_formula(words):
    cell = harmless(words)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert cell.removeprefix("'") == words or cell == words


def test_an_area_named_like_a_formula_is_only_words(releasing, client):
    tables = {"core": core(90, 60), "prepared": {"prepared": 70, "not": 80, "no-answer": 0}}
    name = {"ja": '=HYPERLINK("http://evil")', "en": "@SUM(A1)"}
    releasing.tables(releasing.wave("2026-06"), "2026-06", tables, name=name)
    row = table_of(client.get(f"{BASE}.csv"))[0]
    assert row["area_name_ja"] == '\'=HYPERLINK("http://evil")'
    assert row["area_name_en"] == "'@SUM(A1)"
    sheet = openpyxl.load_workbook(io.BytesIO(client.get(f"{BASE}.xlsx").data))["data"]
    cell = sheet["C2"]
    assert (cell.data_type, cell.value) == ("s", name["ja"])


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\r"), max_size=12), max_size=4))
def test_any_words_come_back_from_the_csv_as_they_were(words):
    row = dict.fromkeys((column.name for column in COLUMNS), None)
    made = csv_bytes([{**row, "area_name_ja": each} for each in words])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "x.csv")
        path.write_bytes(made)
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert [found["area_name_ja"] for found in csv.DictReader(file)] == [harmless(each) for each in words]


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("audience", ["adult", "J", "P2"])
def test_the_paper_has_two_pages_and_the_second_answers(get, language, audience):
    reader = pypdf.PdfReader(io.BytesIO(get(".pdf", lang=language, audience=audience).data))
    first, second = (page.extract_text().replace("\n", "").replace(" ", "") for page in reader.pages)
    wanted = {
        "ja": (
            ["不安は減り、備えは増えているか", "架空のデータ", "有効回答"],
            ["なぜ、ほかの調査とつなげないのですか", "だれの回答か", "言えないこと", "CCBY4.0"],
        ),
        "en": (
            ["Isanxietyfalling", "Simulateddata", "validanswers"],
            ["Whydoesitsayx?", "Cananyonebeidentified?", "CCBY4.0"],
        ),
    }[language]
    assert [words for words in wanted[0] if words not in first] == []
    assert [words for words in wanted[1] if words not in second] == []
    assert [reader.pages[0].mediabox.width, reader.pages[0].mediabox.height] == pytest.approx([595.28, 841.89], abs=0.1)


def test_files_refuse_what_was_not_released_instead_of_sending_the_nearest(get, client):
    for ending in (".csv", ".xlsx", ".json", ".pdf", "/csv-metadata.json", "/trend.svg"):
        answer = client.get(f"{BASE}{ending}", query_string={"area": "131016"})
        assert answer.status_code == 404, ending
    assert client.get(f"{BASE}/nothing.svg").status_code == 404


def test_files_of_a_site_without_releases_are_not_there(client):
    assert client.get(f"{BASE}.csv").status_code == 404
