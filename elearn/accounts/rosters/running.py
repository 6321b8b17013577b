"""Rosters that are being read or taken at this moment: a thread each, so that the page can be left."""

import logging
import threading
import time
from collections.abc import Callable
from typing import BinaryIO, Final

from elearn.accounts.rosters import drafts, operations, queries
from elearn.accounts.rosters.models import RosterDraft
from elearn.accounts.rosters.oneroster.faults import RosterRefused
from elearn.accounts.rosters.scratch import scratch
from elearn.accounts.rosters.staging import stage
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.ports import Services

log = logging.getLogger("elearn.accounts.rosters")
_TELL_EVERY: Final = 1.0


class Rosters:
    """Reads uploads and takes drafts in the background; the draft's row tells how far it is, to all processes.

    `invented`: it is the demo, whose town has codes that exist nowhere.
    """

    def __init__(self, services: Services, *, invented: bool = False) -> None:
        self._services = services
        self._invented = invented

    def read(self, draft_id: str, file: BinaryIO) -> None:
        """Read the upload; `file` is closed, and thereby gone, at the end."""
        self._start(draft_id, lambda: self._read(draft_id, file))

    def take(self, draft_id: str) -> None:
        """Take what waits in the draft."""
        self._start(draft_id, lambda: self._take(draft_id))

    def _start(self, draft_id: str, work: Callable[[], None]) -> None:
        def run() -> None:
            with self._services.active():
                try:
                    work()
                except RosterRefused as refused:
                    self._note(draft_id, "refused", drafts.faults_report(refused.faults))
                except Exception as error:  # noqa: BLE001 - the page tells it; its words may hold names
                    log.error("a roster broke off", extra={"kind": type(error).__name__})  # noqa: TRY400 - no trace on purpose
                    self._note(draft_id, "broken", {})

        threading.Thread(target=run, name="elearn-roster", daemon=True).start()

    def _read(self, draft_id: str, file: BinaryIO) -> None:
        with file, scratch() as opened:
            stage(file, opened, self._told(draft_id), invented=self._invented)
            content = opened.packed()
            with self._database.unit(write=False):
                draft = queries.draft(draft_id)
                assert draft is not None
                summary = operations.compare(opened, draft.place_id, clock.now())
        self._note(draft_id, "ready", {"summary": summary.as_json()}, content)

    def _take(self, draft_id: str) -> None:
        with self._database.unit(write=False):
            draft = queries.draft(draft_id)
        assert draft is not None
        with scratch(draft.content) as opened, self._database.unit(write=True):
            summary = operations.take(opened, draft.place_id, clock.now())
            self._write(draft_id, "done", {"summary": summary.as_json()}, None)

    @property
    def _database(self) -> Database:
        return self._services.get(Database)

    def _note(self, draft_id: str, state: str, report: dict[str, object], content: bytes | None = None) -> None:
        with self._database.unit(write=True):
            self._write(draft_id, state, report, content)

    def _write(self, draft_id: str, state: str, report: dict[str, object], content: bytes | None) -> None:
        draft = queries.draft(draft_id)
        if draft is not None:  # it may have been discarded meanwhile
            drafts.note(draft, state, report, content)

    def _told(self, draft_id: str) -> Callable[[int, int], None]:
        last = time.monotonic()

        def told(done: int, of: int) -> None:
            nonlocal last
            if time.monotonic() - last < _TELL_EVERY:
                return
            last = time.monotonic()
            with self._database.unit(write=True) as unit:
                draft = unit.session.get(RosterDraft, draft_id)
                if draft is not None:
                    draft.done, draft.of = done, of

        return told
