"""What the tally counts by: each stratum's instrument, without its words, and the definitions in force."""

from collections.abc import Iterable

from elearn.surveys.ballots.keys import StratumKey
from elearn.surveys.instruments.encoding import shape_of
from elearn.surveys.instruments.reading import definitions, instrument
from elearn.surveys.instruments.shapes import Definition, Instrument
from elearn.surveys.tally.counting import Ruler


def ruler_of(asked: Instrument, rules: Definition) -> Ruler:
    """One instrument's ruler."""
    return Ruler(
        shape=shape_of(asked),
        anxious=frozenset(rules.anxious),
        calm=frozenset(rules.calm),
        prepared_items=tuple(rules.prepared.items),
        prepared=frozenset(rules.prepared.at_least),
    )


def rulers_of(strata: Iterable[StratumKey]) -> dict[str, Ruler]:
    """By stratum key."""
    rules = definitions().current
    return {each.key: ruler_of(instrument(each.instrument), rules) for each in strata}
