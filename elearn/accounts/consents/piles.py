"""From a pile of paper slips to answers: "everyone agreed except 3 and 17"."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from elearn.accounts.consents.queries import Child
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_

NOBODY = N_("Nothing would be entered: please say whose slips these are, and what they are about.")


@dataclass(frozen=True)
class Pile:
    """As typed. `whose`: everyone, all-but or only (the `numbers`); `refused`: by purpose, whose slips say no."""

    whose: str
    numbers: Collection[int]
    refused: Mapping[str, Collection[int]]


def answers_of(pile: Pile, children: Sequence[Child]) -> dict[str, dict[str, bool]]:
    """`{pupil: {purpose: agreed}}`.

    Invalid where a number is nobody's, a no stands on a slip that is not there, or a whole pile would turn an earlier
    no into a yes: of that, somebody has to have read the slip.
    """
    by_number = {child.number: child for child in children if child.number is not None}
    _require_known({*pile.numbers, *(number for each in pile.refused.values() for number in each)}, by_number)
    given = _handed_in(pile, by_number)
    missing = sorted({number for each in pile.refused.values() for number in each} - given)
    if missing:
        raise Invalid(
            N_("A no is typed for %(numbers)s, but no slip: please look once more.", numbers=_listed(missing))
        )
    if not given or not pile.refused:
        raise Invalid(NOBODY)
    if pile.whose != "only":
        _require_kept_noes(pile.refused, [by_number[number] for number in sorted(given)])
    return {
        by_number[number].person_id: {purpose: number not in noes for purpose, noes in pile.refused.items()}
        for number in sorted(given)
    }


def _require_known(typed: Collection[int], known: Collection[int | None]) -> None:
    strangers = sorted(set(typed) - set(known))
    if strangers:
        raise Invalid(N_("This class has no number %(numbers)s.", numbers=_listed(strangers)))


def _require_kept_noes(refused: Mapping[str, Collection[int]], children: Sequence[Child]) -> None:
    turned = [
        child.number
        for child in children
        if child.number is not None
        and any(_said_no(child, purpose) and child.number not in noes for purpose, noes in refused.items())
    ]
    if turned:
        raise Invalid(
            N_(
                "A no was entered before for %(numbers)s. If it still holds, type the number under that no. If it is a "
                "yes by now, enter that slip with “Only these numbers”.",
                numbers=_listed(turned),
            )
        )


def _said_no(child: Child, purpose: str) -> bool:
    answer = child.answers.get(purpose)
    return answer is not None and not answer.agreed


def _handed_in(pile: Pile, known: Mapping[int, Child]) -> set[int]:
    if pile.whose == "only":
        return set(pile.numbers)
    return set(known) - (set(pile.numbers) if pile.whose == "all-but" else set())


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))
