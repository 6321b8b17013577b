"""Reading answers from outside: any JSON value, any form. What is not an answer raises BadAnswer, never anything else.

A form is first brought into one of three shapes and then read like JSON, so both readers agree by construction:
`one` = the value of the control `answer`; `many` = the list of its values; `each` = an object of the controls
`answer.<id>`. A script may therefore send a form's values as they are.
"""

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from typing import Literal, Protocol, TypeAlias

from elearn.base.core.errors import Invalid
from elearn.base.core.messages import NP_, Message

Answer: TypeAlias = str | bool | list[str] | dict[str, str]
Shape: TypeAlias = Literal["one", "many", "each"]

LONGEST_TEXT = 200

CHOOSE = NP_("child", "Choose an answer first.")
CHOOSE_EACH = NP_("child", "Choose one for each line.")
NUMBER_EACH = NP_("child", "Give each line its own number.")
FILL_EACH = NP_("child", "Fill in every gap.")
WRITE = NP_("child", "Write your answer first.")
SHORTER = NP_("child", "That is a little long. Keep to %(signs)s letters.", signs=LONGEST_TEXT)
ELSEWHERE = NP_("child", "This answer does not fit the question. Open the page again and choose once more.")


class BadAnswer(Invalid):
    """An answer that cannot be taken (422); `message` tells the person what to do instead."""


class Form(Protocol):
    """As much of a submitted form as is needed here; werkzeug's MultiDict fits."""

    def getlist(self, key: str, /) -> list[str]: ...

    def __iter__(self) -> Iterator[str]: ...


def shaped(form: Form, shape: Shape) -> object:
    """The form's values as the JSON value that a script would send for them."""
    if shape == "each":
        names = [name for name in form if isinstance(name, str) and name.startswith("answer.")]
        return {name.removeprefix("answer."): _single(form.getlist(name)) for name in names}
    values = list(form.getlist("answer"))
    return values if shape == "many" else _single(values)


def _single(values: Sequence[str]) -> object:
    # Two values for one control come from no page of ours: left as a list, which no reader takes.
    return values[0] if len(values) == 1 else (list(values) or None)


def is_empty(value: object) -> bool:
    """Nothing chosen, nothing written: null, "", [] or {}."""
    return value is None or (isinstance(value, str | list | dict) and not value)


def one_of(value: object, allowed: Collection[str]) -> str:
    """The one id chosen."""
    if is_empty(value):
        raise BadAnswer(CHOOSE)
    if not isinstance(value, str) or value not in allowed:
        raise BadAnswer(ELSEWHERE)
    return value


def row_of(value: object, allowed: Collection[str], most: int) -> list[str]:
    """Between one and `most` different ids, in the order in which they came."""
    if is_empty(value):
        raise BadAnswer(CHOOSE)
    if not isinstance(value, list) or len(value) > most:
        raise BadAnswer(ELSEWHERE)
    row = [one_of(each, allowed) for each in value]
    if len(set(row)) != len(row):
        raise BadAnswer(ELSEWHERE)
    return row


def some_of(value: object, allowed: Sequence[str]) -> list[str]:
    """At least one id; the order of choosing does not count, so the result has the question's order."""
    chosen = set(row_of(value, allowed, len(allowed)))
    return [each for each in allowed if each in chosen]


def each_of(value: object, ids: Sequence[str], missing: Message) -> dict[str, object]:
    """One value for each id, in the question's order; `missing` is said when one is left open."""
    if is_empty(value):
        raise BadAnswer(missing)
    if not isinstance(value, dict) or not set(value) <= set(ids):
        raise BadAnswer(ELSEWHERE)
    if any(is_empty(value.get(each)) for each in ids):
        raise BadAnswer(missing)
    return {each: value[each] for each in ids}


def text_of(value: object, missing: Message = WRITE) -> str:
    """One bounded line of text: control signs, lone surrogates and surplus spaces fall away, nothing else."""
    if is_empty(value):
        raise BadAnswer(missing)
    if not isinstance(value, str):
        raise BadAnswer(ELSEWHERE)
    if len(value) > LONGEST_TEXT:
        raise BadAnswer(SHORTER)
    line = " ".join("".join(map(_harmless, value)).split())
    if not line:
        raise BadAnswer(missing)
    return line


def _harmless(sign: str) -> str:
    # A database refuses NUL, and a lone surrogate cannot be written as UTF-8.
    return " " if unicodedata.category(sign) in {"Cc", "Cs"} else sign
