"""The words that control and auditor share: unknown whole numbers, sums of them, what is known of the sums. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# A sum of unknowns: variable to coefficient.
Form = Mapping[int, int]


@dataclass(frozen=True)
class Bound:
    """`low <= form <= high`: what everybody knows without any table."""

    form: Form
    low: float
    high: float


@dataclass(frozen=True)
class Guard:
    """Whoever knows all that is published must not narrow `form` down to an interval shorter than `need`."""

    form: Form
    need: int


@dataclass(frozen=True)
class Exposure:
    """A guard that does not hold: the interval found, and which published sums give it away."""

    guard: int
    low: float
    high: float
    supports: tuple[int, ...]


def total(forms: Iterable[Form]) -> dict[int, int]:
    """The sum of sums."""
    found: dict[int, int] = {}
    for form in forms:
        for variable, factor in form.items():
            found[variable] = found.get(variable, 0) + factor
    return {variable: factor for variable, factor in found.items() if factor}


def minus(one: Form, other: Form) -> dict[int, int]:
    """The difference of two sums."""
    return total((one, {variable: -factor for variable, factor in other.items()}))
