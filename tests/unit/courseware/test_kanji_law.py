"""Kanji that the readers have not learnt carry ruby; phone numbers stand in contacts.yml alone."""

import pytest

from elearn.courseware import law
from elearn.courseware.kanji import KNOWN_GRADE


def breaches(text: str, audience: str) -> list[tuple[int, int]]:
    return [(one.line, one.column) for one in law.kanji(text, KNOWN_GRADE[audience]) if not one.notice]


@pytest.mark.parametrize(
    ("audience", "known", "beyond"),
    [("P1", "", "一"), ("P2", "時", "送"), ("P3", "信", "情"), ("J", "誌", "詐"), ("H", "詐", "麒"), ("R", "詐", "麒")],
)
def test_each_audience_knows_the_grades_below_its_lowest(audience, known, beyond):
    assert breaches(known, audience) == []
    assert breaches(f"あ\nい{beyond}", audience) == [(1, 2)]
    assert breaches(f"{{{beyond}|よみ}}", audience) == []


def test_the_column_is_that_of_the_first_unknown_kanji():
    assert breaches("今日の情報", "P3") == [(0, 4)]


def test_a_kanji_beyond_the_band_is_a_fault_in_the_lesson(shelf):
    shelf.words(why__body="今日は\n情報です")
    assert shelf.the_fault() == "ja.md:49:1: 情報 needs ruby: readers of this course do not know 情・報 yet"


def test_teachers_and_english_readers_know_their_kanji(shelf):
    shelf.words(plan__aim="情報の扱い")
    shelf.words("en", why__body="情報")
    assert shelf.faults() == []


def test_accepted_answers_and_texts_of_pictures_need_no_ruby():
    assert list(law.kanji("![情報の絵](pictures/a.svg)", 0)) == []


def test_titles_of_courses_keep_the_law(shelf):
    shelf.change("p3/course.yml", '"{短|みじか}い"', "情報")
    assert shelf.faults() == ["p3/course.yml:4:15: ja: 情報 needs ruby: readers of this course do not know 情・報 yet"]


def test_help_points_are_for_all_and_carry_ruby_on_every_kanji(shelf):
    shelf.change("contacts.yml", "ja: こまったとき", "ja: 人と話す")
    assert [fault.split(" needs")[0] for fault in shelf.faults()] == [
        "contacts.yml:5:15: ja: 人",
        "contacts.yml:5:17: ja: 話",
    ]


def test_a_known_word_without_ruby_is_a_notice(shelf):
    shelf.words(why__body="今日は")
    catalogue = shelf.load()
    assert catalogue.faults == ()
    assert [str(notice) for notice in catalogue.notices] == [f"{shelf.lesson}/ja.md:48:1: 今日 has no ruby"]


def test_okurigana_inside_of_ruby_is_a_notice():
    (notice,) = law.kanji("{送る|おくる}", 0)
    assert notice.notice
    assert "okurigana" in notice.message


@pytest.mark.parametrize(
    "text",
    [
        *(
            "0120-0-78310",
            "０１２０－００７－１１０",
            "03-5978-7509",
            "0120999777",
            "#9110",
            "＃８１０３",
            "110番",
            "１８９番",
        ),
        *("call 110 now", "188に", "「189」", "(03)5978-7509", "09012345678"),
    ],
)
def test_phone_numbers_are_faults(text):
    assert len(list(law.phones(f"x {text}"))) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-22",
        "188人",
        "1,188",
        "188,000円",
        "10:30",
        "20–30分",
        "#hashtag",
        "#123",
        "0123",
        "3.188",
        "188%",
        "110 people",
    ],
)
def test_other_numbers_are_not(text):
    assert list(law.phones(text)) == []


def test_a_phone_number_in_a_lesson_has_its_place(shelf):
    shelf.words("en", incident__body="Call 110 or 0120-0-78310")
    assert shelf.faults() == [
        f"{shelf.lesson}/en.md:73:6: 110 looks like a phone number: name the help point by its key",
        f"{shelf.lesson}/en.md:73:13: 0120-0-78310 looks like a phone number: name the help point by its key",
    ]
