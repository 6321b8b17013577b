"""Reads: public keys, how many ballots there are, and whether one was counted."""

from typing import Final

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.ports import service
from elearn.surveys.ballots import store
from elearn.surveys.ballots.keys import PublicKeys
from elearn.surveys.ballots.models import CountedList, wave
from elearn.surveys.ballots.store import NOTHING

HASH_BYTES: Final = 32
ENDED: Final = ("released", "destroyed")


def keys_text(wave_id: str) -> str:
    """keys.json, to the letter; NotFound before the wave is opened."""
    found = service(PublicKeys).of(wave_id)
    if found is None:
        raise NotFound(NOTHING)
    return found.text


def counts(wave_id: str) -> dict[str, int]:
    """How many ballots each stratum has, by its key. Fine numbers: they are floored before anybody sees them."""
    return store.counts(wave_id)


def counted(wave_id: str, prefix: str) -> str:
    """The sorted hex hashes that begin so, one a line; NotFound before the wave has been counted."""
    if session().scalar(select(wave.c.state).where(wave.c.id == wave_id)) not in ENDED:
        raise NotFound(NOTHING)
    part = session().get(CountedList, (wave_id, prefix))
    marks = part.hashes if part else b""
    return "".join(f"{marks[at : at + HASH_BYTES].hex()}\n" for at in range(0, len(marks), HASH_BYTES))


def all_counted(wave_id: str) -> bytes:
    """All hashes of a wave in order, 32 bytes each."""
    parts = select(CountedList.hashes).where(CountedList.wave_id == wave_id).order_by(CountedList.prefix)
    return b"".join(session().scalars(parts))
