"""The questions stand word for word in files; a fault in a file is named at its place."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from elearn.courseware import law
from elearn.courseware.shapes import Said
from elearn.surveys.instruments.reading import (
    FOR_AUDIENCE,
    HOME,
    Unreadable,
    definitions,
    instrument,
    instruments,
    read,
    read_all,
)
from elearn.surveys.instruments.shapes import PLAIN_BYTES, Instrument, Item, Option

KNOWN_GRADE = {"p2/1": 2, "p3/1": 4, "junior/1": 6, "adult/1": 7}
CORE = "あなたは、インターネットを利用することについて不安はありますか。それとも、不安はありませんか。"


def said(part):
    """Every text below a part of an instrument."""
    if isinstance(part, Said):
        yield part
    elif isinstance(part, tuple):
        for each in part:
            yield from said(each)
    elif hasattr(part, "model_fields_set"):
        for name in type(part).model_fields:
            yield from said(getattr(part, name))


@pytest.mark.parametrize("name", ["adult/1", "junior/1"])
def test_the_core_item_from_junior_high_up_is_the_cabinet_offices_wording(name):
    core = instrument(name).item("core")
    assert core.words.ja == CORE
    assert core.words.en == "Do you feel anxious about using the Internet, or not?"
    words = ["不安がある", "どちらかといえば不安がある", "どちらかといえば不安はない", "不安はない", "わからない"]
    assert [option.words.ja for option in core.options] == words


def test_years_three_and_four_have_no_rather_calm():
    keys = [option.key for option in instrument("p2/1").item("core").options]
    assert keys == ["anxious", "rather-anxious", "calm", "unknown"]
    assert [option.words.ja for option in instrument("p2/1").item("core").options] == [
        "ある",
        "すこしある",
        "ない",
        "わからない",
    ]


def test_only_adults_are_asked_whether_they_use_it_and_about_their_family():
    asking = {name for name, made in instruments().items() if made.item("use")}
    assert asking == {"adult/1"}
    assert "family" in {option.key for option in instrument("adult/1").item("concerns").options}
    assert "family" not in {option.key for option in instrument("junior/1").item("concerns").options}


def test_years_one_and_two_have_no_survey():
    assert "P1" not in FOR_AUDIENCE
    assert {audience for made in instruments().values() for audience in made.audiences} == set(FOR_AUDIENCE)


def test_each_version_is_a_series_of_its_own():
    series = [made.series for made in instruments().values()]
    assert len(set(series)) == len(series)


@pytest.mark.parametrize("name", sorted(KNOWN_GRADE))
def test_children_can_read_every_kanji(name):
    breaches = [
        (text.ja, breach.message)
        for text in said(instrument(name))
        for breach in law.kanji(text.ja, KNOWN_GRADE[name])
        if not breach.notice
    ]
    assert breaches == []


@pytest.mark.parametrize("name", sorted(KNOWN_GRADE))
def test_the_page_for_seats_not_to_be_asked_is_as_long(name):
    made = instrument(name)
    assert len(made.reading) == len(made.items)


@pytest.mark.parametrize("name", sorted(KNOWN_GRADE))
def test_every_item_has_its_own_bytes_in_the_ballot(name):
    taken = [place for offset, item in instrument(name).fields() for place in range(offset, offset + item.size)]
    assert taken == list(range(1, len(taken) + 1))
    assert len(taken) < PLAIN_BYTES


def test_prepared_is_mostly_or_better_on_all_three():
    current = definitions().current
    assert current.anxious == ("anxious", "rather-anxious")
    assert current.prepared.items == ("contact", "ways", "first")
    assert current.prepared.at_least == ("well", "mostly")


def test_a_fault_is_named_with_file_line_and_column(tmp_path):
    text = (HOME / "p3-1.yml").read_text("utf-8")
    (tmp_path / "p3-1.yml").write_text(text.replace("kind: multi", "kind: several"), "utf-8")
    line = 1 + text[: text.index("kind: multi")].count("\n")
    with pytest.raises(Unreadable, match=rf"^p3-1\.yml:{line}:11: "):
        read(tmp_path / "p3-1.yml", Instrument)


def test_a_file_is_called_after_what_it_holds(tmp_path):
    (tmp_path / "p4-1.yml").write_text((HOME / "p3-1.yml").read_text("utf-8"), "utf-8")
    with pytest.raises(Unreadable, match=re.escape("call it p3-1.yml")):
        read_all(tmp_path)


@given(st.integers(2, 40), st.sampled_from(["single", "multi"]))
def test_a_multiple_item_never_has_more_options_than_bits(count, kind):
    words = Said(ja="あ", en="a")
    options = tuple(Option(key=f"o{at}", words=words) for at in range(count))
    fits = kind == "single" or count <= 32
    try:
        Item(key="item", kind=kind, words=words, options=options)
    except ValueError:
        assert not fits
    else:
        assert fits
