"""Laws that hold for every kind of question and any answer."""

from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from elearn.questions.base import Answer, BadAnswer, Question
from elearn.questions.kinds import KINDS
from tests.unit.questions.samples import (
    CANARY,
    ENGLISH,
    QUESTIONS,
    RAW,
    Words,
    answers,
    anything,
    question,
    questions,
    words,
)

every_kind = pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.kind)


class Controls(HTMLParser):
    """What a browser would send for the controls as they stand, and what may be sent at all."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: list[tuple[str, str]] = []
        self.choices: dict[str, list[str]] = {}
        self.named: list[bool] = []
        self._select = ""
        self._labels = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        self._labels += tag == "label"
        if tag in {"input", "select"}:
            self.named.append(bool(self._labels or own.get("aria-label")))
            self.choices.setdefault(own["name"], [])
            self._select = own["name"]
        if tag == "option" or (tag == "input" and own["type"] in {"radio", "checkbox"}):
            self.choices[self._select].append(own["value"])
        if "checked" in own or "selected" in own or (tag == "input" and own["type"] == "text"):
            self.sent.append((self._select, own["value"]))

    def handle_endtag(self, tag: str) -> None:
        self._labels -= tag == "label"


def an_answer(asked: Question, texts: Words) -> Answer:
    right = asked.right_answer(texts)
    return ["money"] if right is None else right


def test_every_kind_has_a_sample():
    assert list(KINDS) == list(RAW)


def read(reader: Callable[[Any], Answer], value: object) -> Answer | None:
    """The answer, or None for a bad one; anything else that is raised fails the test."""
    try:
        return reader(value)
    except BadAnswer as bad:
        return refused(bad)


def refused(bad: BadAnswer) -> None:
    assert bad.message.text
    assert bad.message.context == "child"
    assert bad.status == 422


@given(questions, anything)
def test_any_json_value_is_an_answer_or_a_bad_answer(asked: Question, value: object):
    answer = read(asked.read_json, value)
    assert answer is None or asked.read_json(answer) == answer


_names = st.text() | st.sampled_from(["answer", "answer.1", "answer.who", "answer.stop", "answer."])
_values = st.text() | st.sampled_from(["ask", "1", "2", "true", ""])


@given(questions, st.dictionaries(_names, st.lists(_values, max_size=4)))
def test_any_form_is_an_answer_or_a_bad_answer(asked: Question, fields: dict[str, list[str]]):
    answer = read(asked.read_form, MultiDict(fields))
    assert answer is None or asked.read_json(answer) == answer


@given(questions, anything)
def test_points_stay_between_none_and_all(asked: Question, value: object):
    answer = read(asked.read_json, value)
    if answer is not None:
        check_mark(asked, answer)


@given(questions, st.data())
def test_good_answers_are_taken_marked_counted_and_explained(asked: Question, data: st.DataObject):
    answer = asked.read_json(data.draw(answers(asked)))
    check_mark(asked, answer)
    texts = words(asked)
    mark = asked.mark(answer, texts)
    assert set(asked.tally(answer)) <= set(asked.cells())
    html = asked.feedback(answer, mark, texts, ENGLISH)
    assert html.startswith(f'<div class="feedback" data-right="{mark.verdict}">\n<p class="verdict">')
    assert all(texts.plain(reason) in html for reason in mark.reasons)


def check_mark(asked: Question, answer: object) -> None:
    mark = asked.mark(answer, words(asked))
    assert 0 <= mark.points <= mark.of
    assert (mark.right is None) == (mark.of == 0)
    assert mark.right is None or mark.right == (mark.points == mark.of) or asked.kind in {"multiple", "spot"}
    assert not mark.right or mark.points == mark.of


@every_kind
def test_a_right_answer_earns_every_point(asked: Question):
    texts = words(asked)
    answer = asked.right_answer(texts)
    if answer is None:
        assert not asked.scored
        return
    mark = asked.mark(asked.read_json(answer), texts)
    assert (mark.points, mark.right) == (mark.of, True)


@given(questions, st.data())
def test_a_form_filled_with_an_answer_sends_that_answer(asked: Question, data: st.DataObject):
    answer = asked.read_json(data.draw(answers(asked)))
    sent = Controls(asked.field(words(asked), ENGLISH, answer)).sent
    assert asked.read_form(MultiDict(sent)) == answer


@given(questions, st.data())
def test_a_script_may_send_the_values_of_the_form_as_json(asked: Question, data: st.DataObject):
    answer = asked.read_json(data.draw(answers(asked)))
    sent = Controls(asked.field(words(asked), ENGLISH, answer)).sent
    shapes = {
        "one": lambda: sent[0][1],
        "many": lambda: [value for _, value in sent],
        "each": lambda: {name.removeprefix("answer."): value for name, value in sent},
    }
    assert asked.read_json(shapes[asked.shape]()) == answer


@every_kind
def test_an_untouched_form_asks_for_an_answer(asked: Question):
    with pytest.raises(BadAnswer, match=r"first\.|each line|every gap"):
        asked.read_form(MultiDict(Controls(asked.field(words(asked), ENGLISH)).sent))


@every_kind
def test_every_control_has_a_name_to_be_read_aloud(asked: Question):
    controls = Controls(asked.field(words(asked), ENGLISH))
    assert controls.named
    assert all(controls.named)


@given(questions, st.data())
def test_no_key_is_in_the_field_on_paper_or_in_the_cells(asked: Question, data: st.DataObject):
    texts = words(asked)
    answer = asked.read_json(data.draw(answers(asked)))
    shown = [asked.field(texts, ENGLISH), asked.field(texts, ENGLISH, answer), asked.print(texts, ENGLISH)]
    shown += [asked.cell_label(cell, texts, ENGLISH) for cell in asked.cells()]
    assert not any(CANARY in html for html in shown)


@pytest.mark.parametrize(
    ("kind", "other"),
    [
        ("single", {"right": ["shout"]}),
        ("multiple", {"right": ["wait"]}),
        ("true-false", {"right": True}),
        ("numeric", {"right": 8, "tolerance": 0}),
        ("spot", {"right": ["greeting"]}),
        ("cloze", {"gaps": [{"id": "who", "options": ["parent", "stranger"], "right": "stranger"}, {"id": "what"}]}),
    ],
)
def test_the_field_is_the_same_whatever_is_right(kind: str, other: dict[str, object]):
    one, two = question(kind), question(kind, **other)
    assert one.field(words(one), ENGLISH) == two.field(words(two), ENGLISH)
    assert one.print(words(one), ENGLISH) == two.print(words(two), ENGLISH)
    assert one.cells() == two.cells()


@every_kind
def test_an_answer_to_former_content_leaves_the_controls_empty_and_counts_nowhere(asked: Question):
    texts = words(asked)
    assert asked.field(texts, ENGLISH, ["gone"]) == asked.field(texts, ENGLISH)
    assert asked.tally(["gone"]) == ()


@every_kind
def test_words_that_look_like_html_stay_words(asked: Question):
    texts = words(asked)
    for part in asked.parts().required - {"text", "artefact"}:
        texts.parts[part] = f'<script>"{part}"</script>'
    shown = asked.field(texts, ENGLISH) + asked.print(texts, ENGLISH)
    answer = an_answer(asked, texts)
    shown += asked.feedback(answer, asked.mark(answer, texts), texts, ENGLISH)
    assert "<script" not in shown


@every_kind
def test_a_complete_question_has_no_faults(asked: Question):
    assert asked.check_texts(words(asked)) == []


@every_kind
def test_an_unscored_question_thanks_and_gives_no_verdict(asked: Question):
    opinion = question(asked.kind, scored=False)
    texts = words(opinion)
    answer = an_answer(opinion, texts)
    mark = opinion.mark(answer, texts)
    assert (mark.points, mark.of, mark.right) == (0, 0, None)
    assert "Thank you" in opinion.feedback(answer, mark, texts, ENGLISH)


@every_kind
def test_unknown_cells_have_no_label(asked: Question):
    with pytest.raises(KeyError):
        asked.cell_label("nowhere", words(asked), ENGLISH)
