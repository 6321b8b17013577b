"""Reads: whether what stands of a wave fits together."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from elearn.base.core.db import Database, session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service
from elearn.surveys.ballots import queries as counted
from elearn.surveys.ballots.keys import Broken, read_keys
from elearn.surveys.ballots.store import NOTHING, BallotStores
from elearn.surveys.design.models import Wave
from elearn.surveys.sitting.operations import ENDED_STATES
from elearn.surveys.sitting.tombstones import Tombstones

KEYS_FIT: Final = N_("The public keys are those that people were given.")
ONE_STORE: Final = N_("The ballots are where they belong, and nowhere once they are counted.")
SIGNED: Final = N_("The tombstone is signed by this site's key.")
LIST_FITS: Final = N_("The list of counted ballots is the one that the tombstone names.")
KEYS_GONE: Final = N_("The keys that signed ballots are gone.")


@dataclass(frozen=True)
class Check:
    """One thing that was looked at."""

    words: Message
    holds: bool


def verify(wave_id: str) -> list[Check]:
    """Everything that can be checked without the tally key; NotFound for an unknown wave or a draft."""
    with service(Database).unit(write=False):
        wave = session().get(Wave, wave_id)
        if wave is None or wave.keys_json is None:
            raise NotFound(NOTHING)
        ended = wave.state in ENDED_STATES
        stored = service(BallotStores).exists(wave_id)
        checks = [Check(KEYS_FIT, _keys_fit(wave)), Check(ONE_STORE, stored is not ended)]
        return checks + (_after_the_end(wave) if ended else [])


def _keys_fit(wave: Wave) -> bool:
    try:
        public = read_keys(wave.keys_json or "")
    except Broken:
        return False
    return (public.sha256, public.wave_id) == (wave.keys_sha256, wave.id)


def _after_the_end(wave: Wave) -> list[Check]:
    stones, stone = service(Tombstones), wave.tombstone or {}
    marks = counted.all_counted(wave.id)
    named = (stone.get("root"), stone.get("ballots"), stone.get("wave"), stone.get("keys_sha256"))
    found = (sha256(marks).hexdigest(), len(marks) // counted.HASH_BYTES, wave.id, wave.keys_sha256)
    return [
        Check(SIGNED, stones.is_ours(stone)),
        Check(LIST_FITS, named == found),
        Check(KEYS_GONE, not stones.has_keys(wave.id)),
    ]
