"""True or false: one statement, two cards."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import ClassVar, Literal

from markupsafe import Markup, escape
from pydantic import Field, StrictBool, ValidationInfo, field_validator

from elearn.questions.base import Labels, Mark, Parts, Question, Texts
from elearn.questions.cards import box_list, card_list
from elearn.questions.ids import fault
from elearn.questions.markup import inline
from elearn.questions.reading import Answer, Shape, one_of

_CELLS = ("true", "false")
_LABELS = {"true": "True", "false": "False"}
_REASONS = frozenset({"true.because", "false.because"})


class TrueFalse(Question):
    """One point. The cards say "True" and "False" unless the texts `true` and `false` say it better."""

    shape: ClassVar[Shape] = "one"
    kind: Literal["true-false"]
    right: StrictBool | None = Field(default=None, validate_default=True)

    @field_validator("right")
    @classmethod
    def _right_is_given(cls, right: bool | None, info: ValidationInfo) -> bool | None:
        if info.data.get("scored") and right is None:
            raise fault("write `right: true` or `right: false`, or `scored: false` for an opinion")
        return right

    def own_parts(self) -> Parts:
        words = frozenset(_CELLS)
        return Parts(_REASONS, words) if self.scored else Parts(frozenset(), words | _REASONS)

    def read_json(self, value: object) -> bool:
        return value if isinstance(value, bool) else one_of(value, _CELLS) == "true"

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        said = self.read_json(answer)
        right = said is self.right
        return Mark(points=int(right), of=1, right=right, reasons=(f"{str(said).lower()}.because",))

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        cards = [(cell, self.cell_label(cell, texts, labels)) for cell in _CELLS]
        return card_list("radio", cards, list(self.counted(answer)) if answer is not None else [])

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        return box_list([self.cell_label(cell, texts, labels) for cell in _CELLS])

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return (str(self.read_json(answer)).lower(),)

    def cells(self) -> tuple[str, ...]:
        return _CELLS

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        fallback = labels[_LABELS[cell]]
        return inline(texts.html(cell)) if texts.has(cell) else escape(fallback)

    def right_answer(self, texts: Texts) -> Answer | None:
        return self.right
