"""The lines of a backup, packed and sealed on their way to the disk; no plain byte of them is ever written there.

A backup is age over gzip over JSON lines. A line that is an object begins something (`format`, `table`, `ballots`,
`file`) or ends all (`end`, with the SHA-256 of every line before it); a line that is a list is a row.
"""

import gzip
import hashlib
import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader, BufferedWriter
from pathlib import Path
from typing import Any, BinaryIO, Final

from elearn.backup.faults import BackupFault
from elearn.base.core.engines import engine

FORMAT: Final = "elearn-backup/1"
_LONGEST_LINE: Final = 64 * 1024 * 1024
BROKEN: Final = "the backup is damaged: it ends too early or was changed; take another copy of it"

Line = dict[str, Any] | list[Any]


class Lines:
    """Writes lines and knows their hash."""

    def __init__(self, target: BinaryIO) -> None:
        self._target, self._hash = target, hashlib.sha256()

    def write(self, line: Line) -> None:
        """One more line."""
        packed = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._hash.update(packed)
        self._target.write(packed)

    def end(self, counted: dict[str, Any]) -> None:
        """The last line: what was written, and the hash that proves it whole."""
        self._target.write(json.dumps({"end": counted, "sha256": self._hash.hexdigest()}).encode() + b"\n")


@contextmanager
def sealed(file: Path, recipients: list[str]) -> Iterator[Lines]:
    """Lines into `file`, which appears only when all of it is on the disk."""
    half = file.with_name(f".{file.name}.part")
    try:
        with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:

            def work(pipe: BinaryIO) -> None:
                engine("backup.age").seal(pipe, target, recipients)

            with _fed(work) as feed, gzip.GzipFile(fileobj=feed, mode="wb", compresslevel=6, mtime=0) as packed:
                yield Lines(packed)  # type: ignore[arg-type]
            target.flush()
            os.fsync(target.fileno())
        half.replace(file)
    finally:
        half.unlink(missing_ok=True)


@contextmanager
def unsealed(file: Path, secret: str) -> Iterator[Iterator[Line]]:
    """The lines of `file`; the last one (`end`) is checked and left out. BackupFault if any is missing or changed."""
    with file.open("rb") as source:

        def work(pipe: BinaryIO) -> None:
            engine("backup.age").unseal(source, pipe, secret)

        with _drained(work) as drain, gzip.GzipFile(fileobj=drain, mode="rb") as unpacked:
            yield _checked(unpacked)


def _checked(source: gzip.GzipFile) -> Iterator[Line]:
    seen = hashlib.sha256()
    try:
        while packed := source.readline(_LONGEST_LINE):
            line: Line = json.loads(packed)
            if isinstance(line, dict) and "end" in line:
                if line.get("sha256") != seen.hexdigest() or source.read(1):
                    raise BackupFault(BROKEN)
                return
            seen.update(packed)
            yield line
    except (OSError, EOFError, ValueError):
        raise BackupFault(BROKEN) from None
    raise BackupFault(BROKEN)


class _Worker:
    """A thread that seals or unseals on the other end of a pipe; its fault is raised where the pipe is used."""

    def __init__(self, work: Callable[[], None]) -> None:
        self.fault: Exception | None = None
        self._work = work
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def _run(self) -> None:
        try:
            self._work()
        except Exception as fault:  # noqa: BLE001 - raised again by join()
            self.fault = fault

    def join(self) -> None:
        self._thread.join()
        if isinstance(self.fault, ValueError):
            raise BackupFault(str(self.fault)) from None
        if self.fault is not None:
            raise self.fault


@contextmanager
def _fed(work: Callable[[BinaryIO], None]) -> Iterator[BufferedWriter]:
    """A pipe that `work` reads from; its end closes when the block ends."""
    reading, writing = os.pipe()

    def read() -> None:
        with os.fdopen(reading, "rb") as pipe:
            work(pipe)

    worker = _Worker(read)
    try:
        with os.fdopen(writing, "wb") as pipe:
            yield pipe
    except BrokenPipeError:
        worker.join()  # says why nobody reads
        raise
    worker.join()


@contextmanager
def _drained(work: Callable[[BinaryIO], None]) -> Iterator[BufferedReader]:
    """A pipe that `work` writes to."""
    reading, writing = os.pipe()

    def write() -> None:
        with suppress(BrokenPipeError), os.fdopen(writing, "wb") as pipe:
            work(pipe)

    worker = _Worker(write)
    try:
        with os.fdopen(reading, "rb") as pipe:
            yield pipe
    except BackupFault:
        worker.join()  # a wrong key explains more than lines that end too early
        raise
    worker.join()
