"""Whatever the files hold, loading ends with a catalogue and faults at places, and other lessons stay."""

import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from elearn.base.core.places import packaged
from elearn.courseware.catalogue import load_catalogue
from elearn.courseware.faults import Report
from elearn.courseware.markdown import render
from elearn.courseware.words import parse
from elearn.courseware.yamlfile import read
from tests.sizes import size
from tests.unit.courseware.conftest import LESSON, Shelf, words

BYTES = b"\x00\xff\xef\xbb\xbf\r\n\t:-[]{}#&*!|>'\"%@`,?~\\ aA0\xe3\x81\x82"
FRAGMENTS = [
    *(
        "a: ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "? ",
        ": ",
        "&a ",
        "*a",
        "!!map ",
        "!x ",
        "|\n ",
        ">-\n ",
        "'",
        '"',
        "\n",
        "  ",
    ),
    *(
        "<<: ",
        "%YAML 1.1\n",
        "---\n",
        "...\n",
        "#",
        "\t",
        "key",
        "steps",
        "minutes",
        "10",
        "2026-11-22",
        "~",
        "\\",
        "\u2028",
        "あ",
    ),
]
NAMES = ("lesson.yml", "ja.md", "en.md")
SLOW = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


def mutated(content: bytes, seed: int) -> bytes:
    """A few bytes or slices of the file changed, dropped, doubled or moved."""
    chance = random.Random(seed)
    raw = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.choices(range(len(raw) + 1), k=2))
        end = min(end, at + chance.choice([1, 3, 40]))
        change = chance.randrange(4)
        if change == 0:
            raw[at:end] = bytes(chance.choices(BYTES, k=chance.randint(0, 5)))
        elif change == 1:
            raw[at:at] = raw[at:end] * chance.randint(1, 4)
        elif change == 2:
            del raw[at:end]
        else:
            raw[at:at] = chance.choice(FRAGMENTS).encode()
    return bytes(raw)


def holds(shelf: Shelf) -> None:
    """The catalogue is there, the second lesson stays, and every fault has a place in a file that exists."""
    catalogue = load_catalogue(shelf.folder)
    slugs = {lesson.slug for course in catalogue.courses for lesson in course.lessons}
    assert "second" in slugs
    assert catalogue.faults or "first" in slugs
    for fault in catalogue.faults:
        lines = (shelf.folder / fault.file).read_bytes().count(b"\n") if (shelf.folder / fault.file).is_file() else 0
        breaks = (shelf.folder / fault.file).read_bytes().count(b"\r") if lines else 0
        assert 1 <= fault.line <= lines + breaks + 2
        assert fault.column >= 1
        assert fault.message
        assert "\n" not in str(fault)


@pytest.fixture
def pair(shelf):
    shelf.add_lesson("02-second")
    return shelf


@SLOW
@given(name=st.sampled_from(NAMES), seed=st.integers(0, 2**32))
def test_a_mutated_file(pair, name, seed):
    original = LESSON if name == "lesson.yml" else words({"why/body": "```chat\nme: {漢字|かんじ}\n```\n**あ**[[a|b]]"})
    pair.write(f"{pair.lesson}/{name}", mutated(original.encode(), seed))
    holds(pair)


@SLOW
@given(
    name=st.sampled_from(NAMES),
    raw=st.binary(max_size=200) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")),
)
def test_a_random_file(pair, name, raw):
    pair.write(f"{pair.lesson}/{name}", raw)
    holds(pair)


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
def test_random_yaml_is_read_or_refused(text):
    report = Report("x")
    document = read(text, report)
    assert (document is None) == report.broken


@given(
    st.lists(
        st.sampled_from(["# a\n", "## b\n", "```\n", "~~~\n", "x\n", "\n", "#", "## ", " # c\n"]), max_size=20
    ).map("".join)
)
def test_random_addresses_are_read_or_refused(text):
    report = Report("x")
    words = parse(text, report)
    assert all(part.line >= 1 for place in words.places.values() for part in place.values())


@given(st.text(max_size=200))
def test_random_text_renders(text):
    rendered, problems = render(text, {}, "ja")
    assert isinstance(rendered.plain, str)
    assert all(problem.column >= 1 for problem in problems)


@pytest.mark.parametrize("name", ["contacts.yml", "p3/course.yml"])
@SLOW
@given(seed=st.integers(0, 2**32))
def test_a_mutated_file_above_the_lessons(name, seed, tmp_path_factory):
    shelf = Shelf(tmp_path_factory.mktemp("courses"))
    path = shelf.folder / name
    path.write_bytes(mutated(path.read_bytes(), seed))
    catalogue = load_catalogue(shelf.folder)
    assert catalogue.faults or catalogue.courses


def test_mutations_of_our_own_lessons(tmp_path):
    shelf = Shelf(tmp_path)
    shelf.add_lesson("02-second")
    originals = sorted(packaged("courses").glob("*/lessons/*/*.*"))
    for seed in range(size("fuzzed_courses")):
        original = originals[seed % len(originals)]
        name = original.name if original.name in NAMES else "ja.md"
        shelf.write(f"{shelf.lesson}/{name}", mutated(original.read_bytes(), seed))
        holds(shelf)
