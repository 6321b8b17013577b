"""What single and multiple choice share: options as large cards, each with its reason."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from markupsafe import Markup
from pydantic import Field, ValidationInfo, field_validator

from elearn.questions.base import Labels, Parts, Question, Texts, check_lines
from elearn.questions.ids import Ids, Options, fault, within
from elearn.questions.markup import inline, template
from elearn.questions.reading import Answer
from elearn.questions.shuffling import shuffled


def card_list(control: str, options: list[tuple[str, Markup]], chosen: list[str]) -> Markup:
    """Labels with a radio button or a checkbox each; (value, words) in order."""
    return _CARDS(control=control, options=options, chosen=chosen)


def box_list(options: list[Markup]) -> Markup:
    """The same on paper."""
    return _BOXES(options=options)


class Cards(Question):
    """Options to choose from. `right` may only be missing where `scored: false` makes the question an opinion."""

    options: Options
    right: Ids = Field(default=(), validate_default=True)

    @field_validator("right")
    @classmethod
    def _right_is_listed(cls, right: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        within(right, info.data.get("options", right), "options")
        if info.data.get("scored") and not right:
            raise fault("say which options are right, or write `scored: false` for an opinion")
        return right

    def own_parts(self) -> Parts:
        reasons = frozenset(f"{option}.because" for option in self.options)
        words = frozenset(self.options)
        return Parts(words | reasons) if self.scored else Parts(words, reasons)

    def check_texts(self, texts: Texts) -> list[str]:
        return check_lines(texts, self.options)

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        return box_list([inline(texts.html(option)) for option in self.shown])

    @property
    def shown(self) -> tuple[str, ...]:
        """The order of display: authors tend to write the right one first. A scale (an opinion) keeps its order."""
        return shuffled(self.key, self.options, ()) if self.scored else self.options

    def cells(self) -> tuple[str, ...]:
        return self.shown

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        if cell not in self.options:
            raise KeyError(cell)
        return inline(texts.html(cell))

    def cards(self, control: str, texts: Texts, answer: Answer | None) -> Markup:
        chosen = [answer] if isinstance(answer, str) else list(answer) if isinstance(answer, list) else []
        return card_list(control, [(option, inline(texts.html(option))) for option in self.shown], chosen)


_CARDS = template("""
<div class="cards">
{% for value, words in options %}
<label class="card"><input type="{{ control }}" name="answer" value="{{ value }}"
{%- if value in chosen %} checked{% endif %}><span>{{ words }}</span></label>
{% endfor %}
</div>
""")

_BOXES = template("""
<ul class="boxes">
{% for words in options %}
<li><span class="box" aria-hidden="true">□</span> {{ words }}</li>
{% endfor %}
</ul>
""")
