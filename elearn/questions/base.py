"""What every kind of question is, and the words it needs from outside.

A question holds structure only: ids, and which of them are right. Its words stand in the course's text files and reach
it as `Texts`; the words of the page around it (`LABELS`) come translated from the caller. So one question serves all
languages, and nothing here knows Flask, a database or the time.

An *answer* is plain JSON in canonical form: the same choice always gives the same value, `read_json` leaves it as it
is, and only canonical answers are stored, marked and counted.

    single       "ask"                          true-false   true
    multiple     ["ask", "wait"]                spot         ["sender", "link"]         (in the question's order)
    ordering     ["stop", "think", "send"]      ranking      ["money", "friends"]       (in the person's order)
    matching     {"left": "right", …}           cloze        {"gap": "option or typed words", …}
    numeric      "12.5" or "12.5 km"            short-text   "words as typed"

What a form sends is taken by `read_json` as well, in the shape that `data-shape` on the fieldset names: the value of
`answer` (`one`), the list of its values (`many`), or an object of the controls `answer.<id>` (`each`: ordering sends
{item: "1"…}, ranking {"1": option…}). A script needs to know these three and no kind.
"""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import ClassVar, Literal, Protocol

from markupsafe import Markup
from pydantic import BaseModel, ConfigDict

from elearn.questions.ids import Id
from elearn.questions.labels import LABELS, STATES, VERDICTS, Labels, State, label_words
from elearn.questions.markup import has_blocks, inline, legend_and_rest, template
from elearn.questions.reading import Answer, BadAnswer, Form, Shape, shaped

__all__ = [
    "LABELS",
    "Answer",
    "BadAnswer",
    "Form",
    "Labels",
    "Mark",
    "Parts",
    "Question",
    "State",
    "Texts",
    "label_words",
]


class Texts(Protocol):
    """The words of one question in one language."""

    @property
    def language(self) -> str: ...

    def html(self, part: str) -> Markup:
        """Rendered and sanitised; a place `[[id|words]]` arrives as `<mark data-place="id">words</mark>`."""

    def plain(self, part: str) -> str:
        """Without ruby and markup, but with the source's line breaks (`accept` has one answer per line)."""

    def has(self, part: str) -> bool: ...


@dataclass(frozen=True)
class Parts:
    """The text parts of a question; `hidden` are those of both that no one may see before the answer is in."""

    required: frozenset[str]
    optional: frozenset[str] = frozenset()

    @property
    def hidden(self) -> frozenset[str]:
        every = self.required | self.optional
        return frozenset(part for part in every if part.split(".")[-1] in {"explain", "because", "accept"})


@dataclass(frozen=True)
class Mark:
    """What an answer is worth. `right` is None where nothing is right or wrong; `reasons` name text parts to show."""

    points: int
    of: int
    right: bool | None
    reasons: tuple[str, ...] = ()

    @property
    def verdict(self) -> Literal["yes", "partly", "no", "none"]:
        if self.right is None:
            return "none"
        if self.right:
            return "yes"
        return "partly" if self.points else "no"


class Question(BaseModel, ABC):
    """A question of any kind. Subclasses add the fields of lesson.yml and the abstract methods below."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    shape: ClassVar[Shape]
    explained: ClassVar[bool] = False  # explain is required: there are no reasons per option

    kind: str
    key: Id
    scored: bool = True

    def __hash__(self) -> int:
        return hash((self.kind, self.key))  # not of every field: some are dicts, and equality looks at all of them

    def parts(self) -> Parts:
        """The text parts that this question must have and may have."""
        own = self.own_parts()
        explain = frozenset({"explain"})
        required = own.required | {"prompt"} | (explain if self.explained else frozenset())
        return Parts(required, (own.optional | explain) - required)

    def check_texts(self, texts: Texts) -> list[str]:
        """Faults between structure and words, each as `part: what to change`. Missing parts are not repeated here."""
        return []

    def read_form(self, form: Form) -> Answer:
        """The canonical answer of a submitted form. Raises BadAnswer only."""
        return self.read_json(shaped(form, self.shape))

    def mark(self, answer: Answer, texts: Texts) -> Mark:
        """Points and reasons for a canonical answer; without scoring there is no verdict, only reasons."""
        mark = self.judge(answer, texts)
        reasons = tuple(part for part in mark.reasons if texts.has(part))
        if not self.scored:
            return Mark(points=0, of=0, right=None, reasons=reasons)
        return replace(mark, reasons=reasons)

    def feedback(self, answer: Answer, mark: Mark, texts: Texts, labels: Labels) -> Markup:
        """What is shown after the answer: a verdict in words, the reasons, the explanation. Never before."""
        return _FEEDBACK(
            right=mark.verdict,
            verdict=labels[VERDICTS[mark.verdict]],
            notes=[self._note(part.removesuffix(".because"), answer, texts, labels) for part in mark.reasons],
            solution=self.solution(texts, labels) if mark.right is False else Markup(),
            explain=texts.html("explain") if texts.has("explain") else None,
        )

    def field(self, texts: Texts, labels: Labels, answer: Answer | None = None) -> Markup:
        """The controls as plain HTML that works without a script; no form, no button, nothing of what is right.

        An `answer` that the question no longer knows (its content has changed since) leaves the controls empty.
        """
        legend, rest = legend_and_rest(texts.html("prompt"))
        controls = self.controls(texts, labels, self._still_known(answer))
        return _FIELD(question=self, legend=legend, rest=rest, controls=controls)

    def print(self, texts: Texts, labels: Labels) -> Markup:
        """The question on paper, to be answered with a pencil; in the same order as on the screen."""
        return _PRINT(question=self, prompt=texts.html("prompt"), body=self.paper(texts, labels))

    def tally(self, answer: Answer) -> tuple[str, ...]:
        """The cells of the class's picture in which this answer counts; none for one that is no longer known."""
        known = self._still_known(answer)
        return () if known is None else self.counted(known)

    def cells(self) -> tuple[str, ...]:
        """Every cell of the class's picture, in the order of display, which tells nothing about what is right."""
        return ()

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        """The words beside a cell; an unknown cell raises KeyError."""
        raise KeyError(cell)

    def right_answer(self, texts: Texts) -> Answer | None:
        """A right answer for the teacher's plan, or None where nothing is right or wrong. Never for a pupil's page."""
        return None

    # What a kind has to say for itself.

    @abstractmethod
    def own_parts(self) -> Parts:
        """The text parts besides `prompt` and `explain`."""

    @abstractmethod
    def read_json(self, value: object) -> Answer:
        """The canonical answer of any JSON value. Raises BadAnswer only."""

    @abstractmethod
    def judge(self, answer: Answer, texts: Texts) -> Mark:
        """The mark as if the question were scored; reasons may name parts that the texts lack."""

    @abstractmethod
    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        """The controls inside the fieldset."""

    @abstractmethod
    def paper(self, texts: Texts, labels: Labels) -> Markup:
        """What follows the prompt on paper."""

    def counted(self, answer: Answer) -> tuple[str, ...]:
        """The cells of a canonical answer; typed answers have none."""
        return ()

    def subject(self, item: str, texts: Texts) -> Markup:
        """The words that a reason is about, where the reason would not be understood without them."""
        return Markup()

    def state(self, item: str, answer: Answer, texts: Texts) -> State | None:
        """How an item of the answer turned out, where the verdict on the whole does not say it."""
        return None

    def solution(self, texts: Texts, labels: Labels) -> Markup:
        """The right answer in full, for kinds whose reasons do not tell it."""
        return Markup()

    def _still_known(self, answer: Answer | None) -> Answer | None:
        try:
            return self.read_json(answer)
        except BadAnswer:
            return None

    def _note(self, item: str, answer: Answer, texts: Texts, labels: Labels) -> dict[str, object]:
        state = self.state(item, answer, texts) if self.scored else None
        html = inline(texts.html(f"{item}.because"))
        return {
            "state": state,
            "word": labels[STATES[state]] if state else "",
            "about": self.subject(item, texts),
            "html": html,
        }


def check_lines(texts: Texts, parts: tuple[str, ...]) -> list[str]:
    """Faults of words that stand side by side as choices: each one line or paragraph, no two alike."""
    given = [part for part in parts if texts.has(part)]
    blocks = [
        f"{part}: keep to one paragraph, without lists or blocks" for part in given if has_blocks(texts.html(part))
    ]
    words = [texts.plain(part).strip() for part in given]
    twins = [
        f"{part}: the same words as another choice"
        for part, own in zip(given, words, strict=True)
        if words.count(own) > 1
    ]
    return blocks + twins


_FIELD = template("""
{% set prompt_id = "prompt-" ~ question.key %}
<fieldset class="question" data-question="{{ question.key }}" data-kind="{{ question.kind }}"
 data-shape="{{ question.shape }}"
{%- if not legend %} aria-labelledby="{{ prompt_id }}"{% elif rest %} aria-describedby="{{ prompt_id }}"{% endif %}>
{% if legend %}
<legend>{{ legend }}</legend>
{% endif %}
{% if rest %}
<div class="prompt" id="{{ prompt_id }}">{{ rest }}</div>
{% endif %}
{{ controls }}
</fieldset>
""")

_PRINT = template("""
<div class="question" data-question="{{ question.key }}" data-kind="{{ question.kind }}">
<div class="prompt">{{ prompt }}</div>
{{ body }}
</div>
""")

_FEEDBACK = template("""
<div class="feedback" data-right="{{ right }}">
<p class="verdict">{{ verdict }}</p>
{% if notes %}
<ul class="because">
{% for note in notes %}
<li{% if note.state %} data-state="{{ note.state }}"{% endif %}>
{%- if note.about %}<span class="about">{{ note.about }}</span> {% endif %}
{%- if note.word %}<span class="state">{{ note.word }}</span> {% endif %}
{{- note.html }}</li>
{% endfor %}
</ul>
{% endif %}
{{ solution }}
{% if explain is not none %}
<div class="explain">{{ explain }}</div>
{% endif %}
</div>
""")
