"""`elearn places` and `elearn people import-roster|export`: words in, lines and an exit code out."""

import pytest

from tests.factories.rosters import small
from tests.unit.accounts.places.test_places import GOOD


@pytest.fixture
def town(migrated, elearn, tmp_path):
    (tmp_path / "places.csv").write_text(GOOD, encoding="utf-8")
    assert "47 prefectures made" in elearn("places", "prefectures").output
    assert "0 prefectures made, 47 were here" in elearn("places", "prefectures").output
    done = elearn("places", "import", str(tmp_path / "places.csv"))
    assert done.exit_code == 0
    assert done.output.splitlines()[-1] == "2 new, 0 renamed, 0 moved, 0 unchanged"
    path = tmp_path / "roster.zip"
    path.write_bytes(small().packed())
    return path


def test_a_roster_is_shown_taken_exported_and_taken_again(town, elearn, tmp_path):
    words = ("people", "import-roster", str(town), "--at", "架空市")
    shown = elearn(*words, "--dry-run")
    assert shown.exit_code == 0, shown.output
    assert "20 new, 0 moved, 0 left" in shown.output
    assert "dry run" in shown.output
    assert "20 new, 0 moved, 0 left" in elearn(*words).output
    out = tmp_path / "out.zip"
    assert elearn("people", "export-roster", str(out), "--at", "架空市").exit_code == 0
    again = elearn("people", "import-roster", str(out), "--at", "架空市")
    assert "0 new, 0 moved, 0 left, 0 with another name or grade, 20 unchanged" in again.output


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "roles.csv, row 2, column role: “nurse” is none of"),
        ("ja", "roles.csv の 2 行目、role の列: 「nurse」は使えません"),
    ],
)
def test_faults_are_named_in_the_administrators_language(town, elearn, language, words):
    town.write_bytes(small().cell("roles", 2, "role", "nurse").packed())
    done = elearn("people", "import-roster", str(town), "--at", "架空市", "--language", language)
    assert done.exit_code == 1
    assert words in done.output


def test_a_faulty_list_of_places_changes_nothing(town, elearn, tmp_path):
    path = tmp_path / "more.csv"
    path.write_text(GOOD + "school,B1,小学校,139998\r\n", encoding="cp932")
    done = elearn("places", "import", str(path))
    assert done.exit_code == 1
    assert "more.csv, row 4, column code" in done.output
    assert elearn("places", "import", str(path), "--dry-run").exit_code == 1


def test_an_unknown_place_is_refused_with_the_remedy(town, refuses):
    refuses("people", "export-roster", str(town) + ".out", "--at", "Nowhere", saying="there is no place named Nowhere")
