"""The controls of a question do not depend on what is right: no order, attribute or length gives it away."""

import pytest

from tests.unit.questions.samples import ENGLISH, question, words

TWINS = {
    "single": ({"right": ["ask"]}, {"right": ["shout"]}, {"right": ["wait", "shout"]}),
    "multiple": ({"right": ["ask"]}, {"right": ["ask", "wait", "run"]}),
    "true-false": ({"right": True}, {"right": False}),
    "numeric": ({"right": 3.5}, {"right": 1200, "tolerance": 20}),
    "spot": ({"right": ["sender"]}, {"right": ["link", "greeting"]}),
    "cloze": tuple(
        {"gaps": [{"id": "who", "options": ["parent", "stranger"], "right": right}, {"id": "what"}]}
        for right in ("parent", "stranger")
    ),
}


@pytest.mark.parametrize("kind", TWINS)
def test_the_field_is_the_same_for_another_key(kind):
    asked = [question(kind, **twin) for twin in TWINS[kind]]
    assert len({each.field(words(each), ENGLISH) for each in asked}) == 1


@pytest.mark.parametrize("kind", TWINS)
def test_the_picture_has_the_same_cells_for_another_key(kind):
    assert len({question(kind, **twin).cells() for twin in TWINS[kind]}) == 1


def test_the_accepted_words_of_a_typed_answer_leave_no_trace():
    asked = question("short-text")
    one, other = words(asked), words(asked)
    other.parts["accept"] = "quite another word"
    assert asked.field(one, ENGLISH) == asked.field(other, ENGLISH)


def test_partners_stand_in_an_order_that_the_pairs_do_not_decide():
    """Except that they never stand in the right order; with three partners or more that says next to nothing."""
    pairs = {"lock": "key", "lid": "pot", "page": "book"}
    turned = {"lock": "pot", "lid": "book", "page": "key"}
    one, other = (question("matching", pairs=each) for each in (pairs, turned))
    assert one.field(words(one), ENGLISH) == other.field(words(other), ENGLISH)


def test_lines_to_order_stand_by_their_ids_and_not_by_their_places():
    """Except that they never stand in the right order, as on paper."""
    one = question("ordering", items=["stop", "think", "talk", "send"])
    other = question("ordering", items=["talk", "send", "stop", "think"])
    assert one.field(words(one), ENGLISH) == other.field(words(other), ENGLISH)
