"""Writes: begin, close and release, finish, destroy, and bury what a restored backup brought back.

All but `destroy` run in units of work of their own, never inside a writing one: a sitting is several commits on
purpose, each of which leaves something that can be gone on with.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from sqlalchemy import delete, select, update

from elearn.base.core.audit import Action, record
from elearn.base.core.db import Database, session
from elearn.base.core.errors import Conflict, Gone, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.surveys.ballots import operations as ballots
from elearn.surveys.ballots import queries as counted
from elearn.surveys.ballots.keys import PublicKeys, WavePublic
from elearn.surveys.ballots.store import NOTHING, BallotStores
from elearn.surveys.crypto import custody, sealing
from elearn.surveys.design import reads
from elearn.surveys.design.models import Listing, Place, Progress, Stratum, Wave
from elearn.surveys.design.slips import settle_slips, settled
from elearn.surveys.instruments.reading import instrument
from elearn.surveys.release import operations as release
from elearn.surveys.sitting.rulers import rulers_of
from elearn.surveys.sitting.shares import faults
from elearn.surveys.sitting.tombstones import Tombstone, Tombstones
from elearn.surveys.tally.chunks import Sitting
from elearn.surveys.tally.counting import Tallied
from elearn.surveys.tally.counts import StratumCount
from elearn.surveys.tally.opening import open_and_count

CLOSED: Final = Action("surveys.close", N_("The closing of a survey began."))
DESTROYED: Final = Action("surveys.destroy", N_("The sealed tables of a survey were destroyed."))
WRONG_WORDS: Final = N_("These words do not open this survey. Nothing was begun: please compare each word once more.")
TWO_NEEDED: Final = N_("Two of the three trustees are needed, with all 33 words each.")
NOT_OPEN: Final = N_("This survey is not open, so it cannot be closed.")
ENDED: Final = N_("This survey is closed and released already.")
NOT_RELEASED: Final = N_("This survey has not been released yet: close it first.")
ENDED_STATES: Final = ("released", "destroyed")

Told = Callable[[int, int], None]  # ballots opened, of how many


def tally_key(wave_id: str, shares: Sequence[str]) -> bytes:
    """The tally key from the trustees' words; Invalid, with nothing begun, when they do not open this wave."""
    public = public_of(wave_id)
    try:
        return custody.combine(shares, public.tally)
    except custody.WrongShares:
        reasons = faults(shares) or ([TWO_NEEDED] if public.custody == "shares" else [])
        raise Invalid(WRONG_WORDS, *reasons) from None


def public_of(wave_id: str) -> WavePublic:
    """The keys of a wave that was opened; NotFound for any other."""
    with service(Database).unit(write=False):
        found = service(PublicKeys).of(wave_id)
    if found is None:
        raise NotFound(NOTHING)
    return found


def begin_closing(wave_id: str, now: datetime) -> None:
    """No ballot is taken from now on. Beginning again is the same; Conflict for a wave that is not open."""
    with service(Database).unit(write=True):
        begun = update(Wave).where(Wave.id == wave_id, Wave.state == "open").values(state="closing", closing_at=now)
        if session().execute(begun.returning(Wave.id)).first() is not None:
            record(CLOSED, now, about=f"wave:{wave_id}", place=_place(wave_id))
        elif _state(wave_id) != "closing":
            raise _cannot(_state(wave_id))


def _state(wave_id: str) -> str | None:
    return session().scalar(select(Wave.state).where(Wave.id == wave_id))


def _place(wave_id: str) -> str | None:
    return session().scalar(select(Wave.organisation_id).where(Wave.id == wave_id))


def _cannot(state: str | None) -> Exception:
    return Gone(ENDED) if state in ENDED_STATES else Conflict(NOT_OPEN)


def close(wave_id: str, private: bytes, now: datetime, told: Told = lambda _done, _of: None) -> int:
    """The whole sitting; gives how many tables were released. Interrupted, it can be called again with the same key."""
    public = public_of(wave_id)
    begin_closing(wave_id, now)
    store = service(BallotStores).of(wave_id)
    store.settle()
    expected = sum(store.counts().values())
    told(0, expected)
    marks: defaultdict[str, bytearray] = defaultdict(bytearray)
    tallied = open_and_count(
        Sitting(private, wave_id, public.sha256, rulers_of(public.strata)),
        _noted(store.ballots(), marks),
        expected,
        lambda done: told(done, expected),
    )
    tables = _publish(public, tallied, {prefix: bytes(found) for prefix, found in marks.items()}, now)
    finish(wave_id, now)
    return tables


def _noted(rows: Iterable[tuple[bytes, str, bytes]], marks: defaultdict[str, bytearray]) -> Iterator[tuple[str, bytes]]:
    """The ballots for the tally, their hashes (which come in order) for the list of what was counted."""
    for mark, stratum, sealed in rows:
        marks[f"{mark[0]:02x}"] += mark
        yield stratum, sealed


def _publish(public: WavePublic, tallied: dict[str, Tallied], marks: dict[str, bytes], now: datetime) -> int:
    """Disclosure control, while everybody else writes; then one commit.

    In it: released tables, list of counted ballots, sealed exact tables, no places any more, the new state.
    """
    wave_id = public.wave_id
    with service(Database).unit(write=False):
        described = _described(wave_id, tallied)
    prepared = release.prepare_release(wave_id, described)
    with service(Database).unit(write=True):
        if _state(wave_id) != "closing":
            raise _cannot(_state(wave_id))
        tables = release.release_prepared(prepared, now)
        settle_slips(reads.wave(wave_id))
        ballots.keep_counted(wave_id, marks)
        _erase_places(wave_id)
        session().execute(
            update(Wave)
            .where(Wave.id == wave_id)
            .values(state="released", released_at=now, sealed_tables=_sealed(public, described))
        )
    return tables


def _described(wave_id: str, tallied: dict[str, Tallied]) -> list[StratumCount]:
    eligible = settled(reads.wave(wave_id))
    rows = session().scalars(select(Stratum).where(Stratum.wave_id == wave_id).order_by(Stratum.key)).all()
    return [_count_of(row, eligible[row.key], tallied[row.key]) for row in rows]


def _count_of(row: Stratum, eligible: int, found: Tallied) -> StratumCount:
    name = reads.area_name(row)
    return StratumCount(
        key=row.key,
        audience=row.audience,
        band=row.band,
        area_code=reads.area_code(row),
        area_name={"ja": name, "en": name},
        series=instrument(row.instrument).series,
        # Slips that nobody noted as handed out may have come back as ballots all the same.
        eligible=max(eligible, found.cast),
        cast=found.cast,
        blank=found.blank,
        invalid=found.invalid,
        tables=found.tables,
    )


def _sealed(public: WavePublic, counts: Sequence[StratumCount]) -> bytes:
    plain = json.dumps([asdict(count) for count in counts], ensure_ascii=False).encode()
    return sealing.seal(public.tally, plain, sealing.tables_info(public.wave_id, public.sha256))


def _erase_places(wave_id: str) -> None:
    """Who could answer, and whether a ballot was fetched, is nobody's business any more."""
    strata = select(Stratum.id).where(Stratum.wave_id == wave_id)
    session().execute(delete(Progress).where(Progress.stratum_id.in_(strata)))
    for table in (Place, Listing):
        session().execute(delete(table).where(table.wave_id == wave_id))


def finish(wave_id: str, now: datetime) -> bool:
    """After the release: tombstone, ballots, signing keys. Safe at any time and again; False while it is too early."""
    stones, stores = service(Tombstones), service(BallotStores)
    with service(Database).unit(write=False):
        wave = session().get(Wave, wave_id)
        if wave is None or wave.state not in ENDED_STATES or wave.simulated:
            return False
        stone = wave.tombstone or stones.sign(_words(wave, now))
    stones.keep(stone)
    if wave.tombstone is None:
        with service(Database).unit(write=True):
            session().execute(update(Wave).where(Wave.id == wave_id).values(tombstone=stone))
    stores.drop(wave_id)
    stones.burn_keys(wave_id)
    return True


def _words(wave: Wave, now: datetime) -> dict[str, Any]:
    """What the tombstone says: of which keys, how many ballots there were, and a hash over all their hashes."""
    marks = counted.all_counted(wave.id)
    return {
        "wave": wave.id,
        "keys_sha256": wave.keys_sha256,
        "ballots": len(marks) // counted.HASH_BYTES,
        "root": sha256(marks).hexdigest(),
        "ended_at": (wave.released_at or now).isoformat(),
    }


def finish_all(now: datetime) -> int:
    """The due job: whatever a stopped server left half done after a release."""
    stores, stones = service(BallotStores), service(Tombstones)
    with service(Database).unit(write=False):
        ended = select(Wave.id, Wave.tombstone).where(Wave.state.in_(ENDED_STATES), Wave.simulated.is_(False))
        rows = session().execute(ended).all()
    left = [wave_id for wave_id, stone in rows if stone is None or stores.exists(wave_id) or stones.has_keys(wave_id)]
    return sum(finish(wave_id, now) for wave_id in left)


def bury_restored(now: datetime) -> int:
    """At every start: a wave with a tombstone has no ballots, whatever a backup brought back. How many ended so."""
    buried = 0
    for stone in service(Tombstones).all():
        service(BallotStores).drop(stone["wave"])
        service(Tombstones).burn_keys(stone["wave"])
        buried += _end_restored(stone, now)
    finish_all(now)
    return buried


def _end_restored(stone: Tombstone, now: datetime) -> bool:
    """A database from before the release believes that the wave goes on; its tables are in a later backup."""
    wave_id = stone["wave"]
    with service(Database).unit(write=False):
        if _state(wave_id) in (None, *ENDED_STATES):
            return False
    with service(Database).unit(write=True):
        _erase_places(wave_id)
        ended = {"state": "destroyed", "destroyed_at": now, "tombstone": stone}
        session().execute(update(Wave).where(Wave.id == wave_id).values(ended))
    return True


def destroy(wave_id: str, now: datetime) -> None:
    """All planned releases are out: the sealed exact tables go, in the current unit. Trustees destroy their shares."""
    gone = update(Wave).where(Wave.id == wave_id, Wave.state == "released")
    done = gone.values(state="destroyed", destroyed_at=now, sealed_tables=None).returning(Wave.id)
    if session().execute(done).first() is not None:
        record(DESTROYED, now, about=f"wave:{wave_id}", place=_place(wave_id))
    elif _state(wave_id) != "destroyed":
        raise Conflict(NOT_RELEASED)
