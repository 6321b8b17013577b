"""The base of all HTML forms, with faults told in our own calm words and the reader's language.

Choices of a SelectField are `SelectChoice(value, label)`: WTForms 3.3 deprecates pairs; `choices()` makes them.
"""

import re
from collections.abc import Iterable

from flask_babel import lazy_pgettext
from flask_wtf import FlaskForm
from wtforms.fields import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange


class Form(FlaskForm):  # type: ignore[misc]
    """Checks the same token as every other write; keeps what was typed when it finds a fault."""


def required() -> InputRequired:
    return InputRequired(lazy_pgettext("form", "Please fill this in."))


def length(least: int = -1, most: int = -1) -> Length:
    """`least` and `most` characters, both included; leave out the end that is open."""
    if most == -1:
        return Length(least, most, lazy_pgettext("form", "Please use at least %(least)s characters.", least=least))
    if least == -1:
        return Length(least, most, lazy_pgettext("form", "Please use at most %(most)s characters.", most=most))
    words = lazy_pgettext("form", "Please use %(least)s to %(most)s characters.", least=least, most=most)
    return Length(least, most, words)


def between(least: int, most: int) -> NumberRange:
    words = lazy_pgettext("form", "Please give a number from %(least)s to %(most)s.", least=least, most=most)
    return NumberRange(least, most, words)


def choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    """`(value, label)` pairs as WTForms wants them."""
    return [SelectChoice(value, label) for value, label in pairs]


def seat_numbers(typed: str) -> set[int]:
    """Numbers in class, parted by whatever was typed between them; `3-5` and `３〜５` are all from 3 to 5."""
    found: set[int] = set()
    for first, last in re.findall(r"(?<!\d)(\d{1,2})(?:\s*[-–〜～~－]\s*(\d{1,2}))?(?!\d)", typed[:400]):
        ends = sorted((int(first), int(last or first)))
        found |= set(range(ends[0], ends[1] + 1))
    return found
