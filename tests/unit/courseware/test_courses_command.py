"""`elearn courses` for authors."""

import pytest
from click.testing import CliRunner

from elearn.cli.courses import courses
from elearn.courseware.check import main


def run(*arguments: str):
    return CliRunner().invoke(courses, list(arguments))


def test_check_passes_sound_courses(shelf):
    result = run("check", str(shelf.folder))
    assert result.exit_code == 0
    assert result.output == "0 faults, 0 notices; 1 lessons in 1 courses hold together\n"


def test_check_prints_every_fault_and_exits_1(shelf):
    shelf.change_lesson("minutes: 10", "minutes: 11")
    shelf.change("p3/course.yml", "jouhou-moral", "Jouhou")
    result = run("check", str(shelf.folder))
    assert result.exit_code == 1
    assert (
        "p3/course.yml:5:14: frameworks: an id has small letters, digits and hyphens, a letter first\n" in result.output
    )


def test_check_counts_notices_and_prints_them_on_demand(shelf):
    shelf.words(why__body="今日は")
    assert "今日" not in run("check", str(shelf.folder)).output
    result = run("check", str(shelf.folder), "--notices")
    assert result.exit_code == 0
    assert "今日 has no ruby (notice)" in result.output
    assert "0 faults, 1 notices" in result.output


def test_list_shows_minutes_languages_and_the_review_day(shelf):
    result = run("list", str(shelf.folder))
    assert result.exit_code == 0
    assert "p3  自分で決める / Deciding  (P3)" in result.output
    assert "1 first  10 min  ja,en  review by 2027-03-31  ことば lesson title" in result.output


def test_furigana_prints_or_writes(tmp_path):
    pytest.importorskip("fugashi", reason="needs the extra `authoring`")
    file = tmp_path / "ja.md"
    file.write_text("写真\n", "utf-8")
    assert run("furigana", str(file)).output == "{写真|しゃしん}\n"
    assert file.read_text("utf-8") == "写真\n"
    assert run("furigana", str(file), "--write").exit_code == 0
    assert file.read_text("utf-8") == "{写真|しゃしん}\n"


def test_furigana_refuses_what_is_not_utf8(tmp_path):
    pytest.importorskip("fugashi", reason="needs the extra `authoring`")
    file = tmp_path / "ja.md"
    file.write_bytes("写真".encode("shift_jis"))
    result = run("furigana", str(file))
    assert result.exit_code == 1
    assert "not UTF-8" in result.output


def test_the_check_works_without_the_app(shelf, capsys):
    assert main([str(shelf.folder)]) == 0
    shelf.change_lesson("minutes: 10", "minutes: 11")
    assert main([str(shelf.folder), "--notices"]) == 1
    assert "the steps take 10 minutes, not 11" in capsys.readouterr().out
