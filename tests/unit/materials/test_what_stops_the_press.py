"""A sign that no font has is an error that names it; right answers are on the plan alone."""

import io

import pytest
from click.testing import CliRunner
from pypdf import PdfReader

from elearn.base.core.engines import engine
from elearn.base.core.errors import Unavailable
from elearn.cli.courses import courses
from elearn.courseware.queries import load_catalogue
from elearn.materials.queries import FILES, Order, make, orders
from tests.factories.learning import write_course

CUNEIFORM = "\U00012000"


@pytest.fixture
def folder(tmp_path):
    return write_course(tmp_path / "courses")


def lesson_of(folder):
    catalogue = load_catalogue(folder)
    assert catalogue.faults == ()
    return catalogue.lesson("town", "walk")


def words_of(material):
    if material.mimetype == "text/html":
        return material.content.decode()
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(material.content)).pages)


def exotic(folder):
    path = folder / "town" / "lessons" / "01-walk" / "ja.md"
    path.write_text(path.read_text("utf-8").replace("ja choose title", f"ja {CUNEIFORM}"), "utf-8")


def test_a_sign_without_a_glyph_is_an_error_that_names_it(folder):
    exotic(folder)
    lesson = lesson_of(folder)
    with pytest.raises(Unavailable) as caught:
        make(Order(lesson, "slides.pdf", "ja"))
    assert CUNEIFORM in str(caught.value)
    assert make(Order(lesson, "slides.pdf", "en")).content.startswith(b"%PDF")


def test_rare_names_and_emoji_have_glyphs(folder):
    path = folder / "town" / "lessons" / "01-walk" / "ja.md"
    path.write_text(
        path.read_text("utf-8").replace("ja choose title", "{𠮷野|よしの}・{髙橋|たかはし}・{﨑|さき} 😂"), "utf-8"
    )
    assert "𠮷野" in words_of(make(Order(lesson_of(folder), "slides.pdf", "ja", "none")))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("file", [file for file in FILES if file != "plan.pdf"])
def test_only_the_plan_holds_right_answers(folder, language, file):
    said = words_of(make(Order(lesson_of(folder), file, language)))
    assert "walk" in said.lower() or "lesson" in said
    assert "CANARY" not in said
    assert {"ja": "ありがとう", "en": "thanks"}[language] not in said.replace("ありがとう」を", "").replace(
        "「話してくれて", ""
    )


def test_the_plan_holds_them(folder):
    said = words_of(make(Order(lesson_of(folder), "plan.pdf", "ja")))
    assert "ありがとう" in said
    assert "CANARY" not in said


def test_a_lesson_that_lacks_a_language_has_no_kit_in_it(folder):
    assert [order.file for order in orders(lesson_of(folder), "en")] == list(FILES)
    assert orders(lesson_of(folder), "fr") == []


def test_a_broken_layout_is_named_too():
    with pytest.raises(Unavailable, match="does not contain key"):
        engine("materials.typeset").pdf("letter", {"words": {}})


def run(*arguments):
    return CliRunner().invoke(courses, ["kit", *map(str, arguments)])


def test_the_command_writes_every_file(folder, tmp_path):
    done = run("--courses", folder, "--out", tmp_path / "kits")
    assert done.exit_code == 0, done.output
    assert done.output.endswith(f"10 files in {tmp_path / 'kits'}\n")
    written = [path.relative_to(tmp_path / "kits").as_posix() for path in sorted((tmp_path / "kits").rglob("*.*"))]
    assert len(written) == 10
    assert "town/ja/town-01 ja lesson title ワークシート.pdf" in written


def test_the_command_names_what_it_cannot_make_and_goes_on(folder, tmp_path):
    exotic(folder)
    done = run("town", "walk", "--courses", folder, "--out", tmp_path / "kits")
    assert done.exit_code == 1
    assert "town/walk (ja) slides.pdf: This material cannot be typeset" in done.output
    assert CUNEIFORM in done.output
    assert len(list((tmp_path / "kits").rglob("*.pdf"))) + len(list((tmp_path / "kits").rglob("*.html"))) == 8
