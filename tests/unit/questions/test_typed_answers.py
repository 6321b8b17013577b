"""Typed words and numbers: what counts as the same, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.questions.base import BadAnswer
from elearn.questions.folding import accepted, fold, matches
from elearn.questions.reading import LONGEST_TEXT
from tests.unit.questions.samples import question, words

_kana = st.text(st.sampled_from("あいァアーｱｰﾞ゙－-~〜‐ヴ。、「」 　ＡａİßÅ½\u200b!@"))


@given(st.text() | _kana)
def test_folding_twice_changes_nothing(text: str):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("ＰＡＳＳＷＯＲＤ", "password"),
        ("パスワード", "ぱすわーど"),
        ("ﾊﾟｽﾜｰﾄﾞ", "パスワード"),
        ("パスワ－ド", "パスワード"),
        ("パスワ−ド", "パスワード"),
        ("パスワ〜ド", "パスワード"),
        ("コンピューター", "コンピュータ"),
        (" 「二 要素」。", "二要素"),
        ("Two factor!", "two-factor".replace("-", " ")),
        ("e‐mail", "E-Mail"),
        ("@", "＠"),
    ],
)
def test_width_kana_case_spaces_long_vowels_and_closing_signs_do_not_count(typed: str, line: str):
    assert matches(typed, f"something else\n{line}")


@pytest.mark.parametrize(("typed", "line"), [("コピー", "コピ"), ("はし", "ばし"), ("", "a"), ("メール", "メル")])
def test_different_words_stay_different(typed: str, line: str):
    assert not matches(typed, line)


def test_accepted_answers_stand_one_per_line_with_or_without_list_marks():
    assert accepted("- メール\n\n* mail \nE-mail") == ("メール", "mail", "E-mail")


def test_typed_text_is_bounded_and_harmless():
    short = question("short-text")
    assert short.read_json(" a\x00b\ud800\n c ") == "a b c"
    assert short.read_json("あ" * LONGEST_TEXT)
    with pytest.raises(BadAnswer, match="a little long"):
        short.read_json("あ" * (LONGEST_TEXT + 1))
    with pytest.raises(BadAnswer, match="Write your answer"):
        short.read_json(" \x00\u200b ")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("１２．５", "12.5"),
        ("1,234", "1234"),
        ("１，２３４，５６７．５０", "1234567.5"),
        ("3,5", "3.5"),
        ("−3", "-3"),
        ("－３", "-3"),
        ("ー3", "-3"),
        ("+3", "3"),
        ("-0.0", "0"),
        ("007", "7"),
        (".5", "0.5"),
        ("3.5km", "3.5 km"),
        ("３．５　ｋｍ。", "3.5 km"),
        (12, "12"),
        (0.5, "0.5"),
    ],
)
def test_numbers_are_read_in_any_width(typed: object, number: str):
    assert question("numeric").read_json(typed) == number


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "NaN",
            "Infinity",
            "1e5",
            "1e999999999",
            "0,125",
            "1,0000",
            "1,23,4",
            "1.234,5",
            "1 2",
            "½",
            "12-13",
            "三",
            "--3",
        ),
        *("9" * 40, "9" * 190, "3 " + "k" * 21),
        *(float("nan"), float("inf"), 1e300, 1e-300, pytest.param(10**5000, id="huge"), True, [3]),
    ],
)
def test_what_is_not_clearly_one_number_is_refused(typed: object):
    with pytest.raises(BadAnswer):
        question("numeric").read_json(typed)


@given(st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9))
def test_a_number_is_right_within_its_tolerance(number):
    asked = question("numeric")
    mark = asked.mark(asked.read_json(f"{number:f}"), words(asked))
    assert mark.right == (3 <= number <= 4)


@pytest.mark.parametrize(("typed", "right"), [("3.5", True), ("3.5 ＫＭ", True), ("3.5 miles", False), ("3²", False)])
def test_a_unit_may_be_left_out_but_not_be_another(typed: str, right: bool):
    asked = question("numeric")
    assert asked.mark(asked.read_json(typed), words(asked)).right is right
