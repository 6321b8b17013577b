"""Matching: find the partner of each thing on the left."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

from typing import Annotated, ClassVar, Literal

from markupsafe import Markup
from pydantic import BeforeValidator, Field, ValidationInfo, field_validator

from elearn.questions.base import Labels, Mark, Parts, Question, State, Texts, check_lines
from elearn.questions.ids import MOST, RESERVED, Id, Ids, fault
from elearn.questions.markup import inline, template
from elearn.questions.reading import CHOOSE_EACH, Answer, Shape, each_of, one_of
from elearn.questions.shuffling import shuffled


def _mapping(value: object) -> object:
    if not isinstance(value, dict):
        raise fault("write pairs, like {lock: key, lid: pot}")
    return value


class Matching(Question):
    """A point for each pair. Several on the left may share a partner; `extra` on the right has none."""

    shape: ClassVar[Shape] = "each"
    kind: Literal["matching"]
    pairs: Annotated[dict[Id, Id], BeforeValidator(_mapping)]
    extra: Ids = Field(default=(), validate_default=True)

    @field_validator("pairs")
    @classmethod
    def _pairs_are_sound(cls, pairs: dict[str, str]) -> dict[str, str]:
        if not 2 <= len(pairs) <= MOST:  # noqa: PLR2004 - one pair is no choice
            raise fault(f"between 2 and {MOST} pairs are needed")
        if reserved := RESERVED.intersection(pairs, pairs.values()):
            raise fault(f"'{min(reserved)}' names another part of the question: take another id")
        if same := [left for left, right in pairs.items() if left == right]:
            raise fault(
                f"'{same[0]}' has the id of its partner, and ids are sent to the browser: give them different ids"
            )
        return pairs

    @field_validator("extra")
    @classmethod
    def _extra_is_free(cls, extra: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        partners = set(info.data.get("pairs", {}).values())
        if taken := partners.intersection(extra):
            raise fault(f"has a partner already: {', '.join(sorted(taken))}")
        if partners and len(partners) + len(extra) < 2:  # noqa: PLR2004 - one partner is no choice
            raise fault("at least two things are needed on the right")
        return extra

    def own_parts(self) -> Parts:
        left = {f"left.{each}" for each in self.pairs} | {f"{each}.because" for each in self.pairs}
        return Parts(frozenset(left) | {f"right.{each}" for each in self.shown()})

    def check_texts(self, texts: Texts) -> list[str]:
        left = tuple(f"left.{each}" for each in self.pairs)
        return check_lines(texts, left) + check_lines(texts, tuple(f"right.{each}" for each in self.shown()))

    def read_json(self, value: object) -> dict[str, str]:
        chosen = each_of(value, tuple(self.pairs), CHOOSE_EACH)
        return {left: one_of(right, self.shown()) for left, right in chosen.items()}

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        points = sum(self.pairs[left] == right for left, right in self.read_json(answer).items())
        reasons = tuple(f"{left}.because" for left in self.pairs)
        return Mark(points=points, of=len(self.pairs), right=points == len(self.pairs), reasons=reasons)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        chosen = {} if answer is None else self.read_json(answer)
        left = [(each, inline(texts.html(f"left.{each}")), chosen.get(each)) for each in self.pairs]
        right = [(each, texts.plain(f"right.{each}")) for each in self.shown()]
        return _CONTROLS(left=left, right=right, choose=labels["Choose"])

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        left = [inline(texts.html(f"left.{each}")) for each in self.pairs]
        return _PAPER(left=left, right=[inline(texts.html(f"right.{each}")) for each in self.shown()])

    def shown(self) -> tuple[str, ...]:
        """The right side as it is shown: never in the order of the left one."""
        partners = tuple(dict.fromkeys(self.pairs.values()))
        return shuffled(self.key, partners + self.extra, partners)

    def counted(self, answer: Answer) -> tuple[str, ...]:
        return tuple(f"{left}.{right}" for left, right in self.read_json(answer).items())

    def cells(self) -> tuple[str, ...]:
        return tuple(f"{left}.{right}" for left in self.pairs for right in self.shown())

    def cell_label(self, cell: str, texts: Texts, labels: Labels) -> Markup:
        left, _, right = cell.partition(".")
        if left not in self.pairs or right not in self.shown():
            raise KeyError(cell)
        return Markup("{} → {}").format(inline(texts.html(f"left.{left}")), inline(texts.html(f"right.{right}")))

    def subject(self, item: str, texts: Texts) -> Markup:
        return self.cell_label(f"{item}.{self.pairs[item]}", texts, {})

    def state(self, item: str, answer: Answer, texts: Texts) -> State:
        return "yes" if self.read_json(answer)[item] == self.pairs[item] else "again"

    def right_answer(self, texts: Texts) -> Answer | None:
        return dict(self.pairs)


_CONTROLS = template("""
<ul class="matching">
{% for item, words, chosen in left %}
<li><label><span>{{ words }}</span> <select name="answer.{{ item }}">
<option value="">{{ choose }}</option>
{% for partner, partner_words in right %}
<option value="{{ partner }}"{% if partner == chosen %} selected{% endif %}>{{ partner_words }}</option>
{% endfor %}
</select></label></li>
{% endfor %}
</ul>
""")

_PAPER = template("""
<div class="matching">
<ul>
{% for words in left %}
<li>{{ words }} <span aria-hidden="true">・</span></li>
{% endfor %}
</ul>
<ul>
{% for words in right %}
<li><span aria-hidden="true">・</span> {{ words }}</li>
{% endfor %}
</ul>
</div>
""")
