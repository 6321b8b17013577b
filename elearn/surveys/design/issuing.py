"""Blind issuing: one signature for each place. What is signed cannot be read, and leads to no ballot."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import or_, update

from elearn.base.core.db import Database, session
from elearn.base.core.errors import Conflict, Forbidden, Gone, Invalid
from elearn.base.core.messages import N_, NP_
from elearn.base.core.ports import service
from elearn.surveys.crypto import blind
from elearn.surveys.design import reads
from elearn.surveys.design.custody import WaveKeys
from elearn.surveys.design.models import Place, Wave
from elearn.surveys.design.opening import is_open

CLOSED = NP_("child", "This survey is over. Thank you for coming.")
NO_PLACE = NP_("child", "There is no place for you in this survey on this device.")
OTHER_DEVICE = NP_(
    "child",
    "This place began on another device, and only that one can go on. If it is gone, that is all right: "
    "nothing more is asked of you.",
)
MALFORMED = N_("This is no request for a ballot.")


@dataclass(frozen=True)
class Wish:
    """A client that asks for a ballot: by whom it is known, and the message to sign."""

    wave_id: str
    stratum: str
    blinded: bytes
    learner_ids: Collection[str]
    slip: str | None = None


def issue(wish: Wish, now: datetime) -> bytes:
    """The signature over the blinded message. The same message gets the same signature for ever, another is refused.

    Looked up and signed before the writer's turn begins: RSA takes milliseconds, in which nobody else should wait.
    """
    with service(Database).unit(write=False):
        found = reads.wave(wish.wave_id)
        _require_open(found, now)
        place = _place(found, wish)
        signature = _sign(found, wish)
    if place is not None:
        _bind(place.id, wish.blinded)
    return signature


def _require_open(found: Wave, now: datetime) -> None:
    if found.state == "draft":
        raise Forbidden(NO_PLACE)
    if not is_open(found, now):
        raise Gone(CLOSED)


def _place(found: Wave, wish: Wish) -> Place | None:
    """The place; None in an open series, where whoever finds the link may answer."""
    row = reads.stratum(found, wish.stratum)
    if row is None:
        raise Forbidden(NO_PLACE)
    if found.open_series:
        return None
    place = reads.slip_place(found, wish.slip) if wish.slip else reads.place_of(found, wish.learner_ids)
    if place is None or place.stratum_id != row.id:
        raise Forbidden(NO_PLACE)
    return place


def _sign(found: Wave, wish: Wish) -> bytes:
    try:
        return blind.blind_sign(service(WaveKeys).ballot_key(found.id, wish.stratum), wish.blinded)
    except ValueError:
        raise Invalid(MALFORMED) from None


def _bind(place_id: str, blinded: bytes) -> None:
    """One statement decides, however many ask at once: the first message stands."""
    mark = sha256(blinded).digest()
    taken = session().execute(
        update(Place)
        .where(Place.id == place_id, or_(Place.issued_hash.is_(None), Place.issued_hash == mark))
        .values(issued_hash=mark)
        .returning(Place.id)
    )
    if taken.first() is None:
        raise Conflict(OTHER_DEVICE)
