"""What a course author reads when a question in lesson.yml or its words are off."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup
from pydantic import ValidationError

from elearn.questions.kinds import KINDS, parse
from tests.unit.questions.samples import RAW, anything, question, words


def faults(kind: str, **changes: object) -> list[tuple[str, str]]:
    with pytest.raises(ValidationError) as caught:
        parse({"key": "sample", "kind": kind, **RAW.get(kind, {}), **changes})
    return [(".".join(map(str, each["loc"][1:])), each["msg"]) for each in caught.value.errors()]


@pytest.mark.parametrize(
    ("kind", "changes", "place", "says"),
    [
        ("single", {"options": ["ask", "ask"]}, "options", "listed more than once: ask"),
        ("single", {"options": ["Ask", "wait"]}, "options.0", "'Ask' is not an id"),
        ("single", {"options": [True, "wait"]}, "options.0", "true is a truth value in YAML"),
        ("single", {"options": "ask"}, "options", "write a list of ids"),
        ("single", {"options": ["ask"], "right": ["ask"]}, "options", "at least two"),
        ("single", {"options": ["ask", "prompt"]}, "options", "'prompt' names another part"),
        ("single", {"options": [f"o{n}" for n in range(13)]}, "options", "13 are too many"),
        ("single", {"right": ["run"]}, "right", "not among the options: run"),
        ("single", {"right": []}, "right", "`scored: false` for an opinion"),
        ("multiple", {"right": []}, "right", "say which options are right"),
        ("true-false", {"right": None}, "right", "`right: true` or `right: false`"),
        ("ordering", {"items": ["step-1", "step-2", "step-3"]}, "items", "the numbers in the ids tell the order"),
        ("matching", {"pairs": ["lock"]}, "pairs", "write pairs, like {lock: key"),
        ("matching", {"pairs": {"lock": "key"}}, "pairs", "between 2 and 12 pairs"),
        ("matching", {"pairs": {"lock": "key", "lid": "lid"}}, "pairs", "'lid' has the id of its partner"),
        ("matching", {"extra": ["key"]}, "extra", "has a partner already: key"),
        (
            "matching",
            {"pairs": {"a": "x", "b": "x"}, "extra": []},
            "extra",
            "at least two things are needed on the right",
        ),
        ("numeric", {"right": True}, "right", "write a number, like 12 or 3.5"),
        ("numeric", {"right": "1e9"}, "right", "at most 15 digits"),
        ("numeric", {"tolerance": -1}, "tolerance", "not negative"),
        ("cloze", {"gaps": []}, "gaps", "between 1 and 12 gaps"),
        ("cloze", {"gaps": [{"id": "a"}, {"id": "a"}]}, "gaps", "listed more than once: a"),
        ("cloze", {"gaps": [{"id": "a", "right": "b"}]}, "gaps.0.right", "a gap without options is typed"),
        ("cloze", {"gaps": [{"id": "a", "options": ["b", "c"]}]}, "gaps.0.right", "say which option is right"),
        (
            "cloze",
            {"gaps": [{"id": "a", "options": ["b", "c"], "right": "d"}]},
            "gaps.0.right",
            "not among the options: d",
        ),
        ("spot", {"right": ["footer"]}, "right", "not among the places: footer"),
        ("spot", {"right": []}, "right", "say which places are suspicious"),
        ("spot", {"places": [], "right": []}, "places", "at least one place"),
        ("ranking", {"scored": True}, "scored", "a ranking has no right answer"),
        ("ranking", {"choose": 5}, "choose", "only 4 options"),
        ("short-text", {"right": "x"}, "right", "Extra inputs are not permitted"),
    ],
)
def test_a_fault_names_its_place_and_says_what_to_change(kind: str, changes: dict[str, object], place: str, says: str):
    assert [(where, True) for where, message in faults(kind, **changes) if says in message] == [(place, True)]


def test_an_unknown_kind_lists_the_kinds_there_are():
    with pytest.raises(ValidationError, match=r"'essay' .* expected tags: 'single', 'multiple', 'true-false'"):
        parse({"key": "a", "kind": "essay"})


FIELDS = ["key", "options", "right", "items", "pairs", "extra", "gaps", "places", "choose", "tolerance", "scored"]


@given(st.sampled_from(list(KINDS)), st.dictionaries(st.sampled_from(FIELDS), anything))
def test_any_structure_is_a_question_or_a_validation_error(kind: str, changes: dict[str, object]):
    with suppress(ValidationError):
        assert parse({"key": "sample", "kind": kind, **RAW[kind], **changes}).kind == kind


@given(anything)
def test_any_value_is_a_question_or_a_validation_error(value: object):
    with pytest.raises(ValidationError):
        parse(value)


@pytest.mark.parametrize(
    ("kind", "changes", "fault"),
    [
        ("cloze", {"text": "Tell [[who]]"}, "text: [[what]] is missing"),
        ("cloze", {"text": "[[who]] [[who]] [[what]]"}, "text: [[who]] stands there more than once"),
        ("cloze", {"text": "[[who]] [[what]] [[when]]"}, "text: [[when]] is not named in lesson.yml"),
        ("cloze", {"what.accept": " \n- \n"}, "what.accept: write at least one accepted answer, one per line"),
        ("cloze", {"who.parent": "x", "who.stranger": "x"}, "who.parent: the same words as another choice"),
        ("spot", {"artefact": "[[sender|a]] [[link|b]]"}, "artefact: [[greeting]] is missing"),
        ("spot", {"artefact": "[[sender|a]] [[link]] [[greeting|c]]"}, "artefact: [[link|…]] marks no words"),
        ("short-text", {"accept": "x" * 201}, f"accept: '{'x' * 20}…' is longer than an answer may be"),
        ("numeric", {"unit": "10 km"}, "unit: keep to 20 signs without digits, like 円 or m²"),
        ("single", {"ask": "same", "wait": "same"}, "wait: the same words as another choice"),
        ("matching", {"right.key": "same", "right.shoe": "same"}, "right.shoe: the same words as another choice"),
    ],
)
def test_words_that_do_not_fit_the_structure_are_named(kind: str, changes: dict[str, str], fault: str):
    asked = question(kind)
    texts = words(asked)
    texts.parts |= changes
    assert fault in asked.check_texts(texts)


def test_a_choice_is_a_paragraph_not_a_block():
    asked = question("single")
    texts = words(asked)
    texts.html = lambda part: Markup("<ul><li>a</li></ul>") if part == "ask" else Markup("<p>b</p>")
    assert "ask: keep to one paragraph, without lists or blocks" in asked.check_texts(texts)


@pytest.mark.parametrize("kind", list(RAW))
def test_missing_parts_are_left_to_the_parts_list(kind: str):
    asked = question(kind)
    texts = words(asked)
    texts.parts.clear()
    assert asked.check_texts(texts) == []


def test_parts_follow_the_course_format():
    parts = question("single").parts()
    assert {"prompt", "ask", "ask.because"} <= parts.required
    assert parts.optional == {"explain"}
    assert "explain" in question("ordering").parts().required
    assert question("single", scored=False, right=[]).parts().optional >= {"ask.because"}
    assert question("cloze").parts().hidden == {"explain", "who.because", "what.because", "what.accept"}
