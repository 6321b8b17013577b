"""Writes: casting a ballot; keeping the list of what was counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from sqlalchemy import delete, select

from elearn.base.core.db import Database, session
from elearn.base.core.errors import Conflict, Forbidden, Gone, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.surveys.ballots.keys import SEALED_BYTES, PublicKeys, WavePublic
from elearn.surveys.ballots.models import CountedList, wave
from elearn.surveys.ballots.store import NOTHING, BallotStores
from elearn.surveys.crypto import b64, blind

MALFORMED: Final = N_("This is no ballot.")
FORGED: Final = N_("This ballot was not given out for this survey.")
CLOSED: Final = N_("This survey is over. Nothing more is counted.")
OTHER: Final = N_("This ballot was cast before. The first one stands.")
_NAMES: Final = {"stratum", "token", "signature", "sealed"}


@dataclass(frozen=True)
class Ballot:
    """What comes in: 64, 256 and 209 bytes. Its parts stand in no log, not even by accident."""

    stratum: str = field(repr=False)
    token: bytes = field(repr=False)
    signature: bytes = field(repr=False)
    sealed: bytes = field(repr=False)

    @property
    def mark(self) -> bytes:
        """What is kept of the token."""
        return sha256(self.token).digest()


def ballot_of(body: object) -> Ballot:
    """The ballot in a JSON body of exactly four values; Invalid for anything else."""
    if not isinstance(body, dict) or set(body) != _NAMES or not isinstance(body["stratum"], str):
        raise Invalid(MALFORMED)
    try:
        return Ballot(
            body["stratum"],
            b64.decode(body["token"], blind.TOKEN_BYTES),
            b64.decode(body["signature"], blind.MODULUS_BYTES),
            b64.decode(body["sealed"], SEALED_BYTES),
        )
    except ValueError:
        raise Invalid(MALFORMED) from None


def cast(wave_id: str, ballot: Ballot) -> None:
    """Keep the ballot; it is durable when this returns. Casting the same bytes again is the same.

    Checked before the turn begins, so that nobody waits for it; the wave's state is read again inside: a ballot that is
    acknowledged was there before the closing, and is counted.
    """
    with service(Database).unit(write=False):
        public = service(PublicKeys).of(wave_id)
        _require_open(wave_id)
    if public is None:
        raise NotFound(NOTHING)
    _require_fit(public, ballot)
    store = service(BallotStores).of(wave_id)
    with store.turn():
        with store.beside_main():
            _require_open(wave_id)
        kept = store.put(ballot.mark, ballot.stratum, ballot.sealed)
    if not kept:
        raise Conflict(OTHER)


def _require_open(wave_id: str) -> None:
    state = session().scalar(select(wave.c.state).where(wave.c.id == wave_id))
    if state in (None, "draft"):
        raise NotFound(NOTHING)
    if state != "open":
        raise Gone(CLOSED)


def _require_fit(public: WavePublic, ballot: Ballot) -> None:
    checker = public.checker(ballot.stratum)
    if checker is None or not blind.fits(checker, ballot.token, ballot.signature):
        raise Forbidden(FORGED)


def keep_counted(wave_id: str, marks: Mapping[str, bytes]) -> None:
    """Keep the list of counted ballots: sorted hashes, 32 bytes each, by the two hex signs that they begin with."""
    session().execute(delete(CountedList).where(CountedList.wave_id == wave_id))
    session().add_all(
        CountedList(wave_id=wave_id, prefix=prefix, hashes=found) for prefix, found in sorted(marks.items())
    )
