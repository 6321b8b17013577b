"""Every fault names file, line, column and what to change; the rest of the courses stays."""

import pytest


def test_a_broken_lesson_is_left_out_and_the_others_stay(shelf):
    shelf.add_lesson("02-second")
    shelf.change_lesson("minutes: 10", "minutes: ten")
    catalogue = shelf.load()
    assert [lesson.slug for lesson in catalogue.course("p3").lessons] == ["second"]
    assert [str(fault) for fault in catalogue.faults] == [
        "p3/lessons/01-first/lesson.yml:1:10: minutes: input should be a valid integer",
    ]


def test_a_broken_course_does_not_stop_the_others(shelf):
    shelf.write("j/course.yml", "slug: [")
    catalogue = shelf.load()
    assert [course.slug for course in catalogue.courses] == ["p3"]
    assert str(catalogue.faults[0]).startswith("j/course.yml:1:8: not YAML: ")


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("minutes: 10", "minutes: 11", "1:10: the steps take 10 minutes, not 11"),
        ("minutes: 10", "minutes: 10\nminutes: 10", "2:1: the key `minutes` is given twice"),
        ("minutes: 10", "minutes: 10\ncolour: red", "2:1: `colour` is not a field here"),
        ("minutes: 10\n", "", "1:1: `minutes` is missing"),
        ("minutes: 10", "minutes: '10'", "1:10: minutes: input should be a valid integer"),
        ("minutes: 10", "minutes: true", "1:10: minutes: input should be a valid integer"),
        ("a3-1, c3-1", "a3-1, a9-1", "3:20: curriculum: expected a curriculum goal such as a3-1"),
        ("a3-1, c3-1", "a3-1, a3-7", "3:20: `a3-7` is none of the 60 curriculum goals"),
        ("a3-1, c3-1", "a3-1, a3-1", "3:20: `a3-1` is listed twice"),
        ("[a3-1, c3-1]", "[]", "3:1: a lesson for pupils names the curriculum goals it serves"),
        ("2027-03-31", "2207-03-31", "4:12: review_by: 2207-03-31 is no sensible date here (2020–2040)"),
        ("2027-03-31", "2027-02-30", "4:12: review_by: "),
        ("2027-03-31", "2026-11-01", "6:89: checked on or after the day the lesson is to be reviewed by"),
        (
            "https://example.com/page",
            "http://example.com/page",
            "6:49: url: expected an address that begins with https://",
        ),
        ("https://example.com/page", "javascript:alert(1)", "6:49: url: expected an address that begins with https://"),
        ("contacts: [sos]", "contacts: [sos, soz]", "17:65: `soz` is not in contacts.yml"),
        ("kind: why", "kind: wy", "11:22: the kind 'wy' does not match any of the expected tags: "),
        ("key: why", "key: scene", "11:11: the key `scene` is taken"),
        ("key: why", "key: Why", "11:11: key: an id has small letters"),
        ("key: why", "key: plan", "11:11: the key `plan` is taken"),
        ("questions: [first-move]", "questions: [first-move, second]", "12:69: there is no question `second`"),
        (
            "minutes: 1}\n  - {key: choose",
            "minutes: 1, questions: [first-move]}\n  - {key: choose",
            "11:51: the question `first-move` stands in more than one step",
        ),
        ("right: [ask]", "right: [asq]", "20:60: right: not among the options: asq"),
        ("kind: single", "kind: sungle", "20:29: the kind 'sungle' does not match"),
        ("minutes: 10", "minutes: &a 10", "1:10: anchors and aliases are not used in course files"),
        ("minutes: 10", "minutes: !!python/object:os.system 10", "1:10: the tag "),
        ("minutes: 10", "minutes: 10: 10", "1:12: not YAML: mapping values are not allowed here"),
        ("minutes: 10", "? [a]\n: 10", "1:3: a key must be a word"),
    ],
)
def test_a_fault_of_lesson_yml_stands_at_its_place(shelf, old, new, fault):
    shelf.change_lesson(old, new)
    faults = [line for line in shelf.faults() if "/lesson.yml:" in line]
    assert any(line.startswith(f"{shelf.lesson}/lesson.yml:{fault}") for line in faults), faults
    assert shelf.load().course("p3").lessons == ()


def test_billions_of_laughs_are_refused_at_once(shelf):
    lines = ["a: &a [x]", *(f"{chr(98 + n)}: &{chr(98 + n)} [{', '.join(['*' + chr(97 + n)] * 9)}]" for n in range(20))]
    shelf.write(f"{shelf.lesson}/lesson.yml", "\n".join(lines))
    assert shelf.the_fault() == "lesson.yml:1:4: anchors and aliases are not used in course files"


def test_nesting_is_bounded(shelf):
    shelf.write(f"{shelf.lesson}/lesson.yml", "a: " + "[" * 5000)
    assert shelf.the_fault() == "lesson.yml:1:19: nested deeper than 16 levels"


def test_size_is_bounded(shelf):
    shelf.write(f"{shelf.lesson}/lesson.yml", "#" * (128 * 1024 + 1))
    assert f"{shelf.lesson}/lesson.yml:1:1: larger than 128 KB" in shelf.faults()


def test_bytes_that_are_not_utf8_are_named_with_their_place(shelf):
    shelf.write(f"{shelf.lesson}/lesson.yml", b"minutes: 10\nsubject: \x93\xfa\x96\x7b\n")
    assert shelf.the_fault() == "lesson.yml:2:10: not UTF-8"


def test_control_characters_are_named_with_their_place(shelf):
    shelf.words(why__body="あ\x00い")
    assert shelf.the_fault().endswith(": control character U+0000")


@pytest.mark.parametrize("name", ["lesson.yml", "ja.md"])
def test_a_byte_order_mark_and_windows_line_ends_are_welcome(shelf, name):
    path = shelf.folder / shelf.lesson / name
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert shelf.faults() == []


def test_words_of_yaml_1_1_stay_words(shelf):
    shelf.change_lesson(
        "options: [all, friends], start: all, safe: [friends]", "options: [on, off], start: on, safe: [off]"
    )
    assert "the key" not in " ".join(shelf.faults())
    assert any("`## who.off`" in fault for fault in shelf.faults())


@pytest.mark.parametrize("name", ["lesson.yml", "ja.md", "en.md"])
def test_a_missing_file_is_named(shelf, name):
    (shelf.folder / shelf.lesson / name).unlink()
    assert shelf.the_fault() == f"{name}:1:1: this file is missing"


def test_a_file_without_a_meaning_is_named(shelf):
    shelf.write(f"{shelf.lesson}/notes.txt", "x")
    assert shelf.the_fault() == "notes.txt:1:1: this name has no meaning here"


def test_a_course_answers_to_the_name_of_its_folder(shelf):
    shelf.change("p3/course.yml", "slug: p3", "slug: p4")
    assert shelf.faults() == ["p3/course.yml:1:7: the slug is the name of the folder: p3"]


def test_two_lessons_of_one_name_do_not_both_load(shelf):
    shelf.add_lesson("02-first")
    assert shelf.faults() == ["p3/lessons/02-first/lesson.yml:1:1: another lesson is called `first`"]
    assert [lesson.number for lesson in shelf.load().course("p3").lessons] == [1]


def test_a_title_needs_japanese_and_english(shelf):
    shelf.change("p3/course.yml", ", en: Deciding", "")
    assert shelf.faults() == ["p3/course.yml:3:1: `en` is missing"]


def test_without_a_folder_there_is_an_empty_catalogue_and_a_fault(shelf, tmp_path):
    shelf.folder = tmp_path / "nowhere"
    assert shelf.load().courses == ()
    assert any("there is no folder of courses" in fault for fault in shelf.faults())


def test_a_broken_help_point_costs_neither_the_others_nor_the_lesson(shelf):
    shelf.change("contacts.yml", "  - key: sos", "  - {key: broken}\n  - key: sos")
    shelf.change_lesson("contacts: [sos]", "contacts: [sos, broken]")
    catalogue = shelf.load()
    assert set(catalogue.contacts) == {"sos"}
    assert catalogue.lesson("p3", "first")
    assert all(fault.file == "contacts.yml" for fault in catalogue.faults)


def test_unreadable_help_points_do_not_cost_the_lessons(shelf):
    shelf.write("contacts.yml", "contacts: [")
    assert shelf.load().lesson("p3", "first")
