"""Short text: a word or two, compared without regard to width, kana, case and spaces."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import ClassVar, Literal

from markupsafe import Markup

from elearn.questions.base import Labels, Mark, Parts, Question, Texts
from elearn.questions.folding import accepted, fold, matches
from elearn.questions.markup import template
from elearn.questions.reading import LONGEST_TEXT, WRITE, Answer, BadAnswer, Shape, text_of


def check_accept(texts: Texts, part: str) -> list[str]:
    """Faults of a list of accepted answers."""
    if not texts.has(part):
        return []
    lines = accepted(texts.plain(part))
    faults = [f"{part}: '{line[:20]}…' is longer than an answer may be" for line in lines if len(line) > LONGEST_TEXT]
    if not any(fold(line) for line in lines):
        faults.append(f"{part}: write at least one accepted answer, one per line")
    return faults


def read_words(value: object) -> str:
    """A typed answer that holds more than signs nobody sees."""
    words = text_of(value)
    if not fold(words):
        raise BadAnswer(WRITE)
    return words


class ShortText(Question):
    """One point. The accepted answers are words and stand in each language's `accept`."""

    shape: ClassVar[Shape] = "one"
    explained: ClassVar[bool] = True
    kind: Literal["short-text"]

    def own_parts(self) -> Parts:
        return Parts(frozenset({"accept"})) if self.scored else Parts(frozenset(), frozenset({"accept"}))

    def check_texts(self, texts: Texts) -> list[str]:
        return check_accept(texts, "accept")

    def read_json(self, value: object) -> str:
        return read_words(value)

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        right = texts.has("accept") and matches(self.read_json(answer), texts.plain("accept"))
        return Mark(points=int(right), of=1, right=right)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        value = "" if answer is None else self.read_json(answer)
        return _CONTROLS(label=labels["Your answer"], value=value, longest=LONGEST_TEXT)

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        return _PAPER(label=labels["Your answer"])

    def right_answer(self, texts: Texts) -> Answer | None:
        return next(iter(accepted(texts.plain("accept"))), None) if texts.has("accept") else None


_CONTROLS = template("""
<p class="typed"><label><span>{{ label }}</span> <input type="text" name="answer" value="{{ value }}"
 maxlength="{{ longest }}" autocomplete="off"></label></p>
""")

_PAPER = template("""
<p class="typed">{{ label }} <span class="blank" aria-hidden="true">________________________</span></p>
""")
