"""Sealed ballots on their way into a backup and out of it: in the order of their hashes, without anything else."""

from collections.abc import Iterable, Iterator

from elearn.base.core.errors import NotFound
from elearn.base.core.ports import service
from elearn.surveys.ballots.store import BallotStores

Row = tuple[bytes, str, bytes]


def carried_ballots() -> Iterator[tuple[str, Iterator[Row]]]:
    """(wave, its ballots as (hash, stratum, sealed)) of every wave that still has a store."""
    stores = service(BallotStores)
    for wave_id in stores.waves():
        try:
            yield wave_id, stores.of(wave_id).ballots()
        except NotFound:
            continue  # it was closed a moment ago, and its ballots are gone for good


def bring_ballots(wave_id: str, rows: Iterable[Row]) -> int:
    """A store for the wave with these ballots; says how many it has now."""
    stores = service(BallotStores)
    stores.create(wave_id)
    return stores.of(wave_id).fill(rows)


def has_ballots() -> bool:
    """Whether any wave has a store here."""
    return bool(service(BallotStores).waves())


def drop_ballots() -> None:
    """Away with what a failed restore brought, in a place that had none before."""
    stores = service(BallotStores)
    for wave_id in stores.waves():
        stores.drop(wave_id)
