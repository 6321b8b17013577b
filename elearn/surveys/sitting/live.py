"""Sittings that go on at this moment: a thread each, with the tally key in the memory of that process and nowhere else.

A lease in the database sees to it that there is one at a time for a wave; other processes ask how far it is.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from elearn.base.core import clock, jobs
from elearn.base.core.db import Database, after_commit, new_id
from elearn.base.core.errors import Conflict, DomainError, Unavailable
from elearn.base.core.fellows import Fellows, Words
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import Services
from elearn.surveys.sitting import operations

log = logging.getLogger("elearn.surveys.sitting")
KIND: Final = "sitting"
# Opening and counting tell how far they are; a process that says nothing for so long has died.
LEASE: Final = timedelta(minutes=10)
_KNOWN_SECONDS: Final = 3600
GOING_ON = N_("This survey is being closed at this moment.")
BROKE_OFF = N_("The closing broke off. Nothing was released or lost: the trustees can type their words once more.")


@dataclass(frozen=True)
class Progress:
    """How far a sitting is: ballots opened of all, then how many tables were released, or what stopped it."""

    done: int = 0
    of: int = 0
    tables: int | None = None
    fault: Message | None = None

    @property
    def is_over(self) -> bool:
        """Released, or broken off."""
        return self.tables is not None or self.fault is not None


class Sittings:
    """At most one for each wave, in whichever process the trustees' words came to."""

    def __init__(self, services: Services, fellows: Fellows) -> None:
        self._services, self._fellows = services, fellows
        self._known: dict[str, Progress] = {}
        fellows.answer(KIND, self._answer)

    def of(self, wave_id: str) -> Progress | None:
        """The latest sitting of the wave; of another process, as far as that can be reached."""
        try:
            if self._fellows.is_here(KIND, wave_id) is not False:
                return self._known.get(wave_id)
            said = self._fellows.ask(KIND, wave_id, {})
        except Unavailable:
            return self._known.get(wave_id)
        return _read(said) if said else None

    def begin(self, wave_id: str, private: bytes, now: datetime) -> None:
        """Close and release on a thread, once the current unit is durable; Conflict while one goes on anywhere."""
        holder = new_id()
        if not jobs.hold(_lease_of(wave_id), holder, now, LEASE):
            raise Conflict(GOING_ON)

        def go() -> None:
            self._known[wave_id] = Progress()
            self._tell_all(wave_id)
            work = (wave_id, private, now, holder)
            threading.Thread(target=self._run, args=work, name="elearn-sitting", daemon=True).start()

        after_commit(go)

    def _tell_all(self, wave_id: str) -> None:
        try:
            self._fellows.own(KIND, wave_id, _KNOWN_SECONDS)
        except Unavailable:
            log.warning("other processes will not see how far a sitting is")

    def _run(self, wave_id: str, private: bytes, now: datetime, holder: str) -> None:
        outcome = self._outcome(wave_id, private, now, holder)
        try:
            with self._services.get(Database).unit(write=True):
                jobs.let_go(_lease_of(wave_id), holder)
        finally:
            self._known[wave_id] = replace(self._known[wave_id], **outcome)

    def _outcome(self, wave_id: str, private: bytes, now: datetime, holder: str) -> dict[str, Any]:
        try:
            with self._services.active():
                return {"tables": operations.close(wave_id, private, now, self._told(wave_id, holder))}
        except DomainError as error:
            return {"fault": error.message}
        except Exception as error:  # noqa: BLE001 - the page tells it; its words may hold what was counted
            log.error("a sitting broke off", extra={"kind": type(error).__name__})  # noqa: TRY400 - no trace on purpose
            return {"fault": BROKE_OFF}

    def _told(self, wave_id: str, holder: str) -> Callable[[int, int], None]:
        held_at = clock.now()

        def told(done: int, of: int) -> None:
            nonlocal held_at
            self._known[wave_id] = Progress(done, of)
            if clock.now() - held_at > LEASE / 10:
                held_at = clock.now()
                with self._services.get(Database).unit(write=True):
                    jobs.hold(_lease_of(wave_id), holder, held_at, LEASE)

        return told

    def _answer(self, wave_id: str, _question: Words) -> Words | None:
        found = self._known.get(wave_id)
        return None if found is None else asdict(found)


def _lease_of(wave_id: str) -> str:
    return f"sitting {wave_id}"


def _read(said: Words) -> Progress:
    fault: dict[str, Any] | None = said["fault"]
    return Progress(said["done"], said["of"], said["tables"], Message(**fault) if fault else None)
