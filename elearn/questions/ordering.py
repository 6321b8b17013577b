"""Ordering: put the lines in the right order."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

import re
from itertools import pairwise
from typing import ClassVar, Literal

from markupsafe import Markup
from pydantic import field_validator

from elearn.questions.base import Labels, Mark, Parts, Question, Texts, check_lines
from elearn.questions.ids import Options, fault
from elearn.questions.markup import inline, template
from elearn.questions.reading import ELSEWHERE, NUMBER_EACH, Answer, BadAnswer, Shape, each_of, row_of
from elearn.questions.shuffling import shuffled


class Ordering(Question):
    """A point for each pair of lines that follow each other as they should.

    Neighbours count, not positions: who has one line in the wrong place keeps the points for the rest, where counting
    positions would take them all because everything after it has moved by one.
    """

    shape: ClassVar[Shape] = "each"
    explained: ClassVar[bool] = True
    kind: Literal["ordering"]
    items: Options

    @field_validator("items")
    @classmethod
    def _ids_are_discreet(cls, items: tuple[str, ...]) -> tuple[str, ...]:
        numbers = [int(found[0]) for item in items if (found := re.search("[0-9]+$", item))]
        if len(numbers) == len(items) and numbers == sorted(numbers):
            raise fault("the numbers in the ids tell the order, and ids are sent to the browser: name what each is")
        return items

    def own_parts(self) -> Parts:
        return Parts(frozenset(self.items))

    def check_texts(self, texts: Texts) -> list[str]:
        return check_lines(texts, self.items)

    def read_json(self, value: object) -> list[str]:
        if isinstance(value, dict):
            value = self._placed(each_of(value, self.items, NUMBER_EACH))
        row = row_of(value, self.items, len(self.items))
        if len(row) < len(self.items):
            raise BadAnswer(NUMBER_EACH)
        return row

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        row = self.read_json(answer)
        neighbours = set(pairwise(self.items))
        points = len(neighbours.intersection(pairwise(row)))
        return Mark(points=points, of=len(neighbours), right=tuple(row) == self.items)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        placed = [] if answer is None else self.read_json(answer)
        items = [(item, inline(texts.html(item))) for item in placed or self.shown()]
        return _CONTROLS(items=items, placed=bool(placed), labels=labels)

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        return _PAPER(items=[inline(texts.html(item)) for item in self.shown()])

    def shown(self) -> tuple[str, ...]:
        """The order on the screen and on paper: the same for everyone, and never the right one."""
        return shuffled(self.key, self.items, self.items)

    def counted(self, answer: Answer) -> tuple[str, ...]:
        """The class's picture shows what was put first; whole orders would be too many to see."""
        return (self.read_json(answer)[0],)

    def cells(self) -> tuple[str, ...]:
        return self.shown()

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        if cell not in self.items:
            raise KeyError(cell)
        return Markup("1. ") + inline(texts.html(cell))

    def solution(self, texts: Texts, labels: Labels) -> Markup:
        return _SOLUTION(items=[inline(texts.html(item)) for item in self.items], heading=labels["The order"])

    def right_answer(self, texts: Texts) -> Answer | None:
        return list(self.items)

    def _placed(self, numbers: dict[str, object]) -> list[str]:
        """The items by the numbers that a form gave them."""
        places = [str(place) for place, _ in enumerate(self.items, 1)]
        if any(number not in places for number in numbers.values()):
            raise BadAnswer(ELSEWHERE)
        by_place = {number: item for item, number in numbers.items()}
        if len(by_place) < len(places):
            raise BadAnswer(NUMBER_EACH)
        return [by_place[place] for place in places]


_CONTROLS = template("""
<p class="hint">{{ labels["Give each line its number. 1 comes first."] }}</p>
<ol class="ordering" data-controller="ordering" data-up="{{ labels['Move up'] }}" data-down="{{ labels['Move down'] }}">
{% for item, words in items %}
{% set own = loop.index %}
<li data-item="{{ item }}"><label><span>{{ words }}</span> <select name="answer.{{ item }}">
<option value="">{{ labels["Choose"] }}</option>
{% for place in range(1, items|length + 1) %}
<option value="{{ place }}"{% if placed and place == own %} selected{% endif %}>{{ place }}</option>
{% endfor %}
</select></label></li>
{% endfor %}
</ol>
""")

_PAPER = template("""
<ul class="numbered">
{% for words in items %}
<li><span class="blank" aria-hidden="true">(&emsp;)</span> {{ words }}</li>
{% endfor %}
</ul>
""")

_SOLUTION = template("""
<div class="solution"><p>{{ heading }}</p>
<ol>
{% for words in items %}
<li>{{ words }}</li>
{% endfor %}
</ol></div>
""")
