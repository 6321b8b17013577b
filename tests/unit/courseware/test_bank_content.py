"""The question bank that comes with elearn: large enough, fair to whoever sits the test, and sourced.

These are the rules of the trade for items with one best answer, put into figures: nobody should find an answer by
its place or its length, no item may be drawn twice under another name, and every reason rests on a dated source.
The room that draws the tests checks the form of the files again when it loads them; this file reads the YAML as it
stands, so that an author of items learns what is wrong without the rest of the program.
"""

import datetime as dt
import difflib
import itertools
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

COURSES = Path(__file__).resolve().parents[3] / "courses"
BANK = next(folder for name in ("bank", "_bank") if (folder := COURSES / name).is_dir())

DOMAINS = ("role", "listening", "devices", "threats", "teaching")
AT_LEAST = {"role": 30, "listening": 30, "devices": 30, "threats": 32, "teaching": 48}
DRAWN = {
    "supporter": {"role": 9, "listening": 9, "devices": 9, "threats": 10, "teaching": 3},
    "trainer": {"role": 5, "listening": 5, "devices": 5, "threats": 7, "teaching": 18},
}
TO_RETRY = 2.2
"""Counted items per item drawn: a second sitting then meets mostly new ones."""

STEM, OPTION = 140, 60
"""Japanese characters that a phone shows without a second thought."""

ALIKE = 0.72
"""Stems whose characters match by more than this are one question asked twice."""


POINTS_AT_A_PLACE = (
    "最後の答え",
    "最後の返事",
    "一番目の",
    "上の答え",
    "the last answer",
    "the last reply",
    "the first option",
)


def read(domain: str) -> dict[str, Any]:
    return YAML(typ="safe").load((BANK / f"{domain}.yml").read_text(encoding="utf-8"))


FILES = {domain: read(domain) for domain in DOMAINS}
ITEMS = [(domain, item) for domain, file in FILES.items() for item in file["items"]]
EACH_ITEM = pytest.mark.parametrize(("domain", "item"), ITEMS, ids=[item["key"] for _, item in ITEMS])
EACH_DOMAIN = pytest.mark.parametrize("domain", DOMAINS)


def right_of(item: dict[str, Any]) -> dict[str, Any]:
    return next(option for option in item["options"] if option.get("right"))


def lesson_exists(reread: str) -> bool:
    """Whether a course, served or still waiting behind an underscore, has the lesson that an item points back to."""
    course, _, lesson = reread.partition("/")
    return any((COURSES / name / "lessons" / lesson / "lesson.yml").is_file() for name in (course, f"_{course}"))


def test_there_is_one_file_for_each_domain():
    assert {path.stem for path in BANK.glob("*.yml")} == set(DOMAINS)
    assert all(file["domain"] == domain for domain, file in FILES.items())
    assert all(file["title"].keys() == {"ja", "en"} for file in FILES.values())


@EACH_DOMAIN
def test_a_domain_has_enough_items_for_a_retry(domain):
    items = FILES[domain]["items"]
    assert len(items) >= AT_LEAST[domain]
    for test, drawn in DRAWN.items():
        counted = sum(test in item["for"] and not item.get("practice") for item in items)
        assert counted >= TO_RETRY * drawn[domain], test


@EACH_DOMAIN
def test_about_a_fifth_of_a_domain_is_kept_for_practice(domain):
    practice = [bool(item.get("practice")) for item in FILES[domain]["items"]]
    assert 0.15 <= sum(practice) / len(practice) <= 0.25


def test_no_key_is_used_twice():
    used = Counter(item["key"] for _, item in ITEMS)
    assert [key for key, times in used.items() if times > 1] == []


@EACH_ITEM
def test_an_item_is_whole(domain, item):
    assert item["key"].startswith(f"{domain}-")
    assert item["for"], "no test may draw it"
    assert set(item["for"]) <= set(DRAWN)
    assert lesson_exists(item["reread"])
    assert [option["key"] for option in item["options"]] == list("abcd")
    assert sum(bool(option.get("right")) for option in item["options"]) == 1
    for words in (item["prompt"], item["reason"], *item["options"]):
        assert words["ja"].strip()
        assert words["en"].strip()
    for language in ("ja", "en"):
        assert len({option[language] for option in item["options"]}) == len(item["options"])


@EACH_ITEM
def test_an_item_fits_a_phone(domain, item):
    assert len(item["prompt"]["ja"]) <= STEM
    assert max(len(option["ja"]) for option in item["options"]) <= OPTION


@EACH_ITEM
def test_a_reason_can_be_read_whatever_the_order_of_the_options(domain, item):
    """The screen may shuffle the options, so that "the last answer" would point to nothing."""
    for place in POINTS_AT_A_PLACE:
        assert place not in item["reason"]["ja"] + item["reason"]["en"]


@EACH_DOMAIN
def test_the_place_of_an_option_tells_nothing(domain):
    items = FILES[domain]["items"]
    places = Counter(right_of(item)["key"] for item in items)
    assert all(0.15 <= places[key] / len(items) <= 0.35 for key in "abcd"), places


@EACH_DOMAIN
@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_length_of_an_option_tells_nothing(domain, language):
    """Whoever always takes the longest does no better than one who guesses."""

    def right_is_longest(item: dict[str, Any]) -> bool:
        others = (len(option[language]) for option in item["options"] if not option.get("right"))
        return len(right_of(item)[language]) > max(others)

    items = FILES[domain]["items"]
    assert sum(map(right_is_longest, items)) / len(items) <= 0.35


def test_no_question_is_asked_twice():
    twice = [
        (one["key"], other["key"])
        for (_, one), (_, other) in itertools.combinations(ITEMS, 2)
        if looks_like(one["prompt"]["ja"], other["prompt"]["ja"])
    ]
    assert twice == []


def looks_like(one: str, other: str) -> bool:
    matcher = difflib.SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() > ALIKE and matcher.quick_ratio() > ALIKE and matcher.ratio() > ALIKE


@EACH_DOMAIN
def test_every_item_rests_on_a_dated_source(domain):
    file = FILES[domain]
    sources = {source["key"]: source for source in file["sources"]}
    assert len(sources) == len(file["sources"])
    for source in sources.values():
        assert source["url"].startswith("https://"), source["key"]
        assert isinstance(source["checked_on"], dt.date), source["key"]
        assert source["checked_on"] < file["review_by"], source["key"]
        for words in (source["title"], source["publisher"]):
            assert words["ja"].strip()
            assert words["en"].strip()
    cited = {key for item in file["items"] for key in item["sources"]}
    assert all(item["sources"] for item in file["items"])
    assert cited == set(sources), "a source is missing or nobody cites it"


def test_a_source_is_the_same_in_every_domain():
    seen: dict[str, dict[str, Any]] = {}
    for source in itertools.chain.from_iterable(file["sources"] for file in FILES.values()):
        assert seen.setdefault(source["key"], source) == source
