"""Numeric: a number, typed in any width, with or without its unit."""

# ruff: noqa: ARG002 - every kind has the same doors, and not every kind needs all that comes in

import re
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from markupsafe import Markup
from pydantic import BeforeValidator, Field

from elearn.base.core.messages import NP_
from elearn.questions.base import Labels, Mark, Parts, Question, Texts
from elearn.questions.folding import fold
from elearn.questions.ids import fault
from elearn.questions.markup import inline, template
from elearn.questions.reading import WRITE, Answer, BadAnswer, Shape, text_of

LONGEST = 40
LONGEST_UNIT = 20
DIGITS = 15  # what course files carry exactly; all comparisons stay within Decimal's 28

NOT_A_NUMBER = NP_("child", "Write one number with digits, such as 12 or 3.5.")

# Full-width signs only, not NFKC: that would turn 3² into 32.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_GROUPED = r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
_DECIMAL_COMMA = r"[0-9]+,[0-9]{1,2}"  # with three digits it would be a thousand, with four a Japanese myriad
_PLAIN = r"[0-9]+(?:\.[0-9]+)?|\.[0-9]+"
_NUMBER = re.compile(rf"([+\-‐‑‒–—―−ーｰ]?) ?(?:({_GROUPED})|({_DECIMAL_COMMA})|({_PLAIN})) ?([^0-9]*)")
_AROUND_UNIT = " .,。、"


def _number(value: object) -> Decimal:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise fault("write a number, like 12 or 3.5")
    text = str(value)
    if not re.fullmatch(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,15})?", text) or sum(map(str.isdigit, text)) > DIGITS:
        raise fault(f"write a number of at most {DIGITS} digits, like 12 or 3.5")
    return Decimal(text)


def _tolerance(value: object) -> Decimal:
    number = _number(value)
    if number < 0:
        raise fault("a tolerance is not negative")
    return number


class Numeric(Question):
    """One point for a number no further than `tolerance` from the right one; the right unit may follow it."""

    shape: ClassVar[Shape] = "one"
    explained: ClassVar[bool] = True
    kind: Literal["numeric"]
    right: Annotated[Decimal, BeforeValidator(_number)]
    tolerance: Annotated[Decimal, BeforeValidator(_tolerance)] = Field(default=Decimal(0))

    def own_parts(self) -> Parts:
        return Parts(frozenset(), frozenset({"unit"}))

    def check_texts(self, texts: Texts) -> list[str]:
        unit = texts.plain("unit").strip() if texts.has("unit") else ""
        unfit = len(unit) > LONGEST_UNIT or re.search("[0-9]", unit)
        return [f"unit: keep to {LONGEST_UNIT} signs without digits, like 円 or m²"] if unfit else []

    def read_json(self, value: object) -> str:
        number, unit = _parsed(value)
        return f"{number} {unit}".strip()

    def judge(self, answer: Answer, texts: Texts) -> Mark:
        number, unit = _parsed(answer)
        own_unit = texts.plain("unit") if texts.has("unit") else ""
        near = self.right - self.tolerance <= Decimal(number) <= self.right + self.tolerance
        right = near and (not unit or fold(unit) == fold(own_unit))
        return Mark(points=int(right), of=1, right=right)

    def controls(self, texts: Texts, labels: Labels, answer: Answer | None) -> Markup:
        unit = inline(texts.html("unit")) if texts.has("unit") else ""
        value = "" if answer is None else self.read_json(answer)
        return _CONTROLS(label=labels["Your answer"], value=value, unit=unit, longest=LONGEST)

    def paper(self, texts: Texts, labels: Labels) -> Markup:
        return _PAPER(label=labels["Your answer"], unit=inline(texts.html("unit")) if texts.has("unit") else "")

    def right_answer(self, texts: Texts) -> Answer | None:
        return self.read_json(str(self.right))


def _parsed(value: object) -> tuple[str, str]:
    """The number in plain digits and the unit that followed it, if any."""
    found = _NUMBER.fullmatch(_typed(value))
    if not found:
        raise BadAnswer(NOT_A_NUMBER)
    sign, grouped, comma, plain, unit = found.groups()
    digits = grouped.replace(",", "") if grouped else comma.replace(",", ".") if comma else plain
    unit = unit.strip(_AROUND_UNIT)
    if sum(map(str.isdigit, digits)) > 2 * DIGITS or len(unit) > LONGEST_UNIT:
        raise BadAnswer(NOT_A_NUMBER)
    return _plain_digits(sign, digits), unit


def _typed(value: object) -> str:
    """What was typed, or a JSON number written out, in half-width signs."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        small = -(10**DIGITS) < value < 10**DIGITS  # false for NaN too, and checked before a huge number is written out
        value = str(value) if small else "-"
    typed = text_of(value, WRITE).translate(_HALF_WIDTH)
    if len(typed) > LONGEST:
        raise BadAnswer(NOT_A_NUMBER)
    return typed


def _plain_digits(sign: str, digits: str) -> str:
    whole, _, fraction = digits.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return f"-{number}" if sign not in ("", "+") and number != "0" else number


_CONTROLS = template("""
<p class="typed"><label><span>{{ label }}</span>
<input type="text" inputmode="decimal" name="answer" value="{{ value }}" maxlength="{{ longest }}" autocomplete="off">
{%- if unit %} <span class="unit">{{ unit }}</span>{% endif %}</label></p>
""")

_PAPER = template("""
<p class="typed">{{ label }} <span class="blank" aria-hidden="true">____________</span>
{%- if unit %} {{ unit }}{% endif %}</p>
""")
