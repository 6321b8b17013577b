"""Ranking of concern: what weighs most, second, third. Nothing is right or wrong; the class's picture counts."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import ClassVar, Literal

from markupsafe import Markup
from pydantic import Field, ValidationInfo, field_validator

from elearn.questions.base import Labels, Mark, Parts, Question, Texts, check_lines
from elearn.questions.ids import Options, fault
from elearn.questions.markup import inline, template
from elearn.questions.reading import ELSEWHERE, Answer, BadAnswer, Shape, is_empty, row_of

PLACES = ("First", "Second", "Third", "Fourth", "Fifth")


class Ranking(Question):
    """Up to `choose` options, the weightiest first. Who has fewer concerns leaves the later places open."""

    shape: ClassVar[Shape] = "each"
    kind: Literal["ranking"]
    scored: bool = False
    options: Options
    choose: int = Field(default=3, ge=1, le=len(PLACES), validate_default=True)

    @field_validator("scored")
    @classmethod
    def _never_scored(cls, scored: bool) -> bool:
        if scored:
            raise fault("a ranking has no right answer: leave `scored` out")
        return scored

    @field_validator("choose")
    @classmethod
    def _not_all(cls, choose: int, info: ValidationInfo) -> int:
        options = info.data.get("options", ())
        if options and choose > len(options):
            raise fault(f"only {len(options)} options: `choose` cannot be {choose}")
        return choose

    def own_parts(self) -> Parts:
        return Parts(frozenset(self.options))

    def check_texts(self, texts: Texts) -> list[str]:
        return check_lines(texts, self.options)

    def read_json(self, value: object) -> list[str]:
        if isinstance(value, dict):
            value = self._placed(value)
        return row_of(value, self.options, self.choose)

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        self.read_json(answer)
        return Mark(points=0, of=0, right=None)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        chosen = [] if answer is None else self.read_json(answer)
        rows = [(place, labels[PLACES[place - 1]], dict(enumerate(chosen, 1)).get(place)) for place in self._places()]
        options = [(option, texts.plain(option)) for option in self.options]
        return _CONTROLS(rows=rows, options=options, choose=labels["Choose"])

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        options = [inline(texts.html(option)) for option in self.options]
        return _PAPER(options=options, places=[labels[PLACES[place - 1]] for place in self._places()])

    def counted(self, answer: Answer) -> tuple[str, ...]:
        """An option counts once, whichever place it has."""
        return tuple(self.read_json(answer))

    def cells(self) -> tuple[str, ...]:
        return self.options

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        if cell not in self.options:
            raise KeyError(cell)
        return inline(texts.html(cell))

    def _places(self) -> range:
        return range(1, self.choose + 1)

    def _placed(self, chosen: dict[object, object]) -> list[object]:
        """The options by place, as a form sends them; open places close up."""
        places = [str(place) for place in self._places()]
        if not set(chosen) <= set(places):
            raise BadAnswer(ELSEWHERE)
        return [chosen[place] for place in places if not is_empty(chosen.get(place))]


_CONTROLS = template("""
<ol class="ranking" data-controller="ranking">
{% for place, label, chosen in rows %}
<li data-rank="{{ place }}"><label><span>{{ label }}</span> <select name="answer.{{ place }}">
<option value="">{{ choose }}</option>
{% for option, words in options %}
<option value="{{ option }}"{% if option == chosen %} selected{% endif %}>{{ words }}</option>
{% endfor %}
</select></label></li>
{% endfor %}
</ol>
""")

_PAPER = template("""
<ul class="numbered">
{% for words in options %}
<li>{{ words }}</li>
{% endfor %}
</ul>
<ul class="ranking">
{% for place in places %}
<li>{{ place }} <span class="blank" aria-hidden="true">____________</span></li>
{% endfor %}
</ul>
""")
