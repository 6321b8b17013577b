"""Some thousand sealed ballots to sums, in whichever process."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from elearn.surveys.crypto.sealing import Opener, Unopened, ballot_info
from elearn.surveys.tally.counting import Ruler, Tallied, count

Ballot = tuple[str, bytes]  # stratum key, sealed


@dataclass(frozen=True)
class Sitting:
    """What opens and counts one wave's ballots. The key is in memory only, here and in the processes that help."""

    private: bytes = field(repr=False)
    wave_id: str
    keys_sha256: str
    rulers: Mapping[str, Ruler]  # by stratum key


def count_chunk(sitting: Sitting, chunk: list[Ballot]) -> dict[str, Tallied]:
    """Opens and counts a chunk of any strata."""
    opener = Opener(sitting.private)
    by_stratum: defaultdict[str, list[bytes]] = defaultdict(list)
    for stratum, sealed in chunk:
        by_stratum[stratum].append(sealed)
    return {
        stratum: count(sitting.rulers[stratum], _opened(opener, sitting, stratum, sealed))
        for stratum, sealed in by_stratum.items()
    }


def _opened(opener: Opener, sitting: Sitting, stratum: str, all_sealed: Iterable[bytes]) -> Iterator[bytes | None]:
    info = ballot_info(sitting.wave_id, sitting.keys_sha256, stratum)
    for sealed in all_sealed:
        try:
            yield opener.open(sealed, info)
        except Unopened:
            yield None
