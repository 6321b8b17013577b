"""Single choice: one card of several. Several may be accepted; with none it is an opinion."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import ClassVar, Literal

from markupsafe import Markup

from elearn.questions.base import Labels, Mark, Texts
from elearn.questions.cards import Cards
from elearn.questions.reading import Answer, Shape, one_of


class Single(Cards):
    """One point. The reason shown is that of the card chosen, so that another try stays worth making."""

    shape: ClassVar[Shape] = "one"
    kind: Literal["single"]

    def read_json(self, value: object) -> str:
        return one_of(value, self.options)

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        chosen = self.read_json(answer)
        right = chosen in self.right
        return Mark(points=int(right), of=1, right=right, reasons=(f"{chosen}.because",))

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        return self.cards("radio", texts, answer)

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return (self.read_json(answer),)

    def right_answer(self, texts: Texts) -> Answer | None:
        return self.right[0] if self.right else None
