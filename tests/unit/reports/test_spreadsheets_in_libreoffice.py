"""The files as an official opens them: LibreOffice reads CSV and xlsx, writes them back, and no sign has changed."""

import csv
import io
import shutil
import subprocess

import openpyxl
import pytest

OFFICE = shutil.which("soffice")
# What its window proposes for a CSV with a BOM: comma, quotes, UTF-8. Without a window LibreOffice 7 guesses.
AS_PROPOSED = "--infilter=Text - txt - csv (StarCalc):44,34,76,1"
AS_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,1"
pytestmark = pytest.mark.skipif(OFFICE is None, reason="needs LibreOffice: apt install libreoffice-calc")


@pytest.fixture
def database_url(tmp_path):
    """One engine is enough here: the files come from the same rows."""
    return f"sqlite:///{tmp_path / 'app.db'}"


@pytest.fixture
def files(client, history, tmp_path):
    """Both files of the same report, on disk as they are downloaded."""
    for ending in (".csv", ".xlsx"):
        answer = client.get(f"/reports/anxiety{ending}?area=990001")
        assert answer.status_code == 200
        (tmp_path / f"report{ending}").write_bytes(answer.data)
    return tmp_path


def opened(folder, name, kind, *choices):
    """Opens a file and saves it as `kind`; gives what was saved."""
    made = folder / "made"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [OFFICE, profile, "--headless", *choices, "--convert-to", kind, "--outdir", str(made), str(folder / name)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    [found] = made.iterdir()
    return found


def texts(rows):
    """What people read: all cells that hold letters."""
    return [[cell for cell in row if any(sign.isalpha() for sign in cell)] for row in rows]


def as_shown(cell):
    """An office turns `true` into a truth value of its own, which it writes in another case."""
    return cell.upper() if cell.lower() in {"true", "false"} else cell


def test_the_csv_opens_without_a_garbled_sign(files):
    rows = list(csv.reader(io.StringIO((files / "report.csv").read_text("utf-8-sig"))))
    sheet = openpyxl.load_workbook(opened(files, "report.csv", "xlsx", AS_PROPOSED)).active
    back = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert len(back) == len(rows) > 100
    assert any("架空" in cell for row in back for cell in row)
    assert texts(back[:1]) == texts(rows[:1])
    upper = [[cell.upper() if cell in ("true", "false") else cell for cell in row] for row in texts(rows)]
    assert [
        [cell.upper() if cell.lower() in ("true", "false") else cell for cell in row] for row in texts(back)
    ] == upper


def test_the_workbook_opens_without_a_garbled_sign_and_keeps_leading_zeros(files):
    sheet = openpyxl.load_workbook(files / "report.xlsx")["data"]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    back = list(csv.reader(io.StringIO(opened(files, "report.xlsx", AS_CSV).read_text("utf-8-sig"))))
    assert len(back) == len(rows)
    place = rows[0].index("option_ja")
    assert [row[place] for row in back] == [row[place] for row in rows]
    assert [row[rows[0].index("attribution")] for row in back] == [row[rows[0].index("attribution")] for row in rows]
    assert {row[rows[0].index("area_code")] for row in back[1:]} == {"990001"}
