"""What a tally hands on: counts of one stratum, nothing that leads to a ballot. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StratumCount:
    """One stratum, counted into the declared tables of docs/decisions/0010: `{table key: {row key: people}}`."""

    key: str
    audience: str
    band: str
    area_code: str
    area_name: Mapping[str, str]  # {"ja": …, "en": …}
    series: str
    eligible: int
    cast: int
    blank: int
    invalid: int
    tables: Mapping[str, Mapping[str, int]]
