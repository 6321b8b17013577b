"""`{漢字|かんじ}` in titles and texts, with the school grade of its kanji."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.courseware.kanji import BEYOND, SECONDARY, grade, highest_grade, unknown
from elearn.courseware.markdown import render
from elearn.courseware.queries import plain, reading, ruby


def html(text: str) -> str:
    rendered, problems = render(text, {}, "ja")
    assert problems == []
    return str(rendered.block)


def problems(text: str) -> list[tuple[int, int]]:
    return [(problem.line, problem.column) for problem in render(text, {}, "ja")[1]]


def test_ruby_carries_the_highest_grade_of_its_kanji():
    assert ruby("{送信|そうしん}の") == ('<ruby data-g="4">送信<rp>(</rp><rt>そうしん</rt><rp>)</rp></ruby>の')


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        ("一", 1),
        ("時", 2),
        ("送", 3),
        ("信", 4),
        ("情", 5),
        ("誌", 6),
        ("詐", SECONDARY),
        ("叱", SECONDARY),
        ("麒", BEYOND),
        ("か", 0),
    ],
)
def test_grades_follow_the_table_in_force(sign, expected):
    assert grade(sign) == expected


def test_all_1026_kanji_of_primary_school_have_a_grade():
    counts = [sum(grade(chr(code)) == level for code in range(0x3400, 0xA000)) for level in range(1, 7)]
    assert counts == [80, 160, 200, 202, 193, 191]


def test_the_repeat_sign_is_known_to_first_graders():
    assert highest_grade("人々") == 1
    assert unknown("佐々木", 4) == ""


def test_titles_have_a_plain_and_a_spoken_form():
    assert plain("{送信|そうしん}の前に \\{") == "送信の前に {"
    assert reading("{送信|そうしん}の{前|まえ}に") == "そうしんのまえに"


def test_titles_are_escaped():
    assert ruby("<b>{<i>|ひ}") == '&lt;b&gt;<ruby data-g="8">&lt;i&gt;<rp>(</rp><rt>ひ</rt><rp>)</rp></ruby>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**{漢字|かんじ}**の", "<p><strong><ruby"),
        ("*{漢字|かんじ}*の", "<p><em><ruby"),
        ("### {漢字|かんじ}", "<h3><ruby"),
        ("- {漢字|かんじ}", "<li><ruby"),
        ("| {漢字|かんじ} | b |\n|---|---|\n| c | {漢字|かんじ} |", "<th><ruby"),
    ],
)
def test_ruby_stands_inside_every_construct(text, expected):
    assert expected in html(text)


def test_bold_works_beside_japanese_quotes():
    assert html("これは**「大事」**です。") == "<p>これは<strong>「大事」</strong>です。</p>"


def test_an_escaped_brace_is_a_brace():
    assert html("\\{a\\}") == "<p>{a}</p>"


def test_lines_of_one_japanese_paragraph_join_without_a_gap():
    assert html("一行目。\n二行目。") == "<p>一行目。二行目。</p>"
    assert html("first\nsecond") == "<p>first\nsecond</p>"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("あ{漢字", (0, 2)),
        ("漢字}", (0, 3)),
        ("{漢{字|じ}|かんじ}", (0, 1)),
        ("あ\nい{漢字|kanji}", (1, 6)),
        ("{|かんじ}", (0, 1)),
        ("{漢字|}", (0, 1)),
        ("\ue0000\ue001", (0, 1)),
    ],
)
def test_what_is_no_ruby_is_a_fault_at_its_place(text, place):
    assert place in problems(text)


def test_braces_in_code_are_code():
    assert html("`{a}`") == "<p><code>{a}</code></p>"


@given(st.text(alphabet="{}|\\漢か[]`*<a&\n\ue000\ue0010", max_size=40))
def test_any_text_renders_without_markup_of_its_own(text):
    rendered, _ = render(text, {}, "ja")
    assert "<a" not in rendered.block
    assert "\ue000" not in rendered.block
    assert "<a" not in ruby(text)
    assert isinstance(plain(text) + reading(text), str)
