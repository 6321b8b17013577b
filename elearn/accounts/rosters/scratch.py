"""A scratch file for one roster: SQLite beside the product's own database, whatever that is.

The roster is laid out there, so that references are checked and differences found by joins, in bounded memory and
without holding a transaction of the product's database meanwhile. A new one has no name: SQLite writes it to the disk
only as far as it outgrows its cache, and it is gone when it is closed.
"""

import base64
import secrets
import sqlite3
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

_CACHE_KB: Final = 96 * 1024
_CHUNK: Final = 1024 * 1024
_LAYOUT: Final = """
CREATE TABLE session (row INTEGER, key TEXT, title TEXT, type TEXT, begins TEXT, ends TEXT, parent TEXT, year TEXT);
CREATE TABLE org (row INTEGER, key TEXT, name TEXT, type TEXT, code TEXT, parent TEXT);
CREATE TABLE course (row INTEGER, key TEXT, year TEXT, title TEXT, org TEXT);
CREATE TABLE class (row INTEGER, key TEXT, title TEXT, grades TEXT, course TEXT, type TEXT, school TEXT);
CREATE TABLE term (row INTEGER, class TEXT, term TEXT);
CREATE TABLE person (row INTEGER, key TEXT, enabled TEXT, family TEXT, given TEXT, kana_family TEXT, kana_given TEXT,
                     grade TEXT, master TEXT, org TEXT, home TEXT);
CREATE TABLE agent (row INTEGER, pupil TEXT, agent TEXT);
CREATE TABLE role (row INTEGER, key TEXT, person TEXT, type TEXT, role TEXT, begins TEXT, ends TEXT, org TEXT);
CREATE TABLE enrolment (row INTEGER, key TEXT, class TEXT, school TEXT, person TEXT, role TEXT, is_primary TEXT,
                        begins TEXT, ends TEXT, number TEXT);
"""


class Scratch:
    """The connection, with the few verbs that the other files need."""

    def __init__(self, path: Path | str = "") -> None:
        self._raw = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._raw.create_function("new_id", 0, partial(next, _ids()))
        for pragma in ("journal_mode=OFF", "synchronous=OFF", "temp_store=MEMORY", f"cache_size=-{_CACHE_KB}"):
            self._raw.execute(f"PRAGMA {pragma}")

    def close(self) -> None:
        """Let go of the file."""
        self._raw.close()

    def teach(self, name: str, function: Callable[[str], str | int]) -> None:
        """Let queries use a function of one text."""
        self._raw.create_function(name, 1, function)

    def run(self, script: str) -> None:
        """Several statements."""
        self._raw.executescript(script)

    def index(self, name: str, columns: str) -> None:
        """A unique index, or a plain one where there are doubles."""
        self._raw.execute("PRAGMA journal_mode=MEMORY")  # what fails must be taken back
        try:
            self._raw.execute(f"CREATE UNIQUE INDEX {name} ON {columns}")
        except sqlite3.IntegrityError:
            self._raw.execute(f"CREATE INDEX {name} ON {columns}")
        finally:
            self._raw.execute("PRAGMA journal_mode=OFF")

    def fill(self, table: str, cells: int | str, rows: Iterable[Sequence[Any]], *, how: str = "INSERT") -> None:
        """Put rows into a table as they come: so many cells, or these expressions of ?1, ?2 …"""
        values = cells if isinstance(cells, str) else ",".join("?" * cells)
        self._raw.execute("BEGIN")
        try:
            self._raw.executemany(f"{how} INTO {table} VALUES ({values})", rows)
        finally:
            self._raw.execute("COMMIT")

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The rows of a query, one after the other."""
        return iter(self._raw.execute(query, values))

    def one(self, query: str, *values: Any) -> Any:
        """The first cell of the first row; None where there is no row."""
        found = self._raw.execute(query, values).fetchone()
        return found[0] if found else None

    def packed(self) -> bytes:
        """The file, for keeping between upload and confirmation."""
        packer = zlib.compressobj(1)
        with tempfile.TemporaryDirectory(prefix="elearn-roster-") as folder:
            path = Path(folder) / "roster.db"
            self._raw.execute("VACUUM INTO ?", (str(path),))
            with path.open("rb") as file:
                parts = [packer.compress(chunk) for chunk in iter(lambda: file.read(_CHUNK), b"")]
        return b"".join((*parts, packer.flush()))


def _ids() -> Iterator[str]:
    """Ids like `db.new_id`, whose randomness is asked of the system for a thousand at once."""
    while True:
        raw = secrets.token_bytes(16 * 1024)
        for at in range(0, len(raw), 16):
            yield base64.urlsafe_b64encode(raw[at : at + 16])[:22].decode()


@contextmanager
def scratch(content: bytes | None = None) -> Iterator[Scratch]:
    """An empty scratch file, or the one that `packed` gave."""
    with tempfile.TemporaryDirectory(prefix="elearn-roster-") as folder:
        opened = Scratch(_unpacked(content, Path(folder) / "roster.db") if content is not None else "")
        try:
            if content is None:
                opened.run(_LAYOUT)
            yield opened
        finally:
            opened.close()


def _unpacked(content: bytes, path: Path) -> Path:
    unpacker = zlib.decompressobj()
    with path.open("wb") as file:
        data = content
        while chunk := unpacker.decompress(data, _CHUNK):
            file.write(chunk)
            data = unpacker.unconsumed_tail
    return path
