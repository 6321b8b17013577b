"""Multiple choice: every card that fits."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import ClassVar, Literal

from markupsafe import Markup

from elearn.questions.base import Labels, Mark, State, Texts
from elearn.questions.cards import Cards
from elearn.questions.reading import Answer, Shape, some_of


class Multiple(Cards):
    """A point for each right card, one less for each other card, never below none: choosing all does not pay.

    Reasons are shown for every card chosen and for the right ones that were left.
    """

    shape: ClassVar[Shape] = "many"
    kind: Literal["multiple"]

    def read_json(self, value: object) -> list[str]:
        return some_of(value, self.options)

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        chosen, right = set(self.read_json(answer)), set(self.right)
        reasons = tuple(f"{option}.because" for option in self.options if option in chosen | right)
        points = max(0, len(chosen & right) - len(chosen - right))
        return Mark(points=points, of=len(right), right=chosen == right, reasons=reasons)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        return self.cards("checkbox", texts, answer)

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return tuple(self.read_json(answer))

    def subject(self, item: str, texts: Texts) -> Markup:
        return self.cell_label(item, texts, {})

    def state(self, item: str, answer: Answer, texts: Texts) -> State:
        if item not in self.read_json(answer):
            return "missed"
        return "yes" if item in self.right else "again"

    def right_answer(self, texts: Texts) -> Answer | None:
        return self.read_json(list(self.right)) if self.right else None
