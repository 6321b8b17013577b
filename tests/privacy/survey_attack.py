"""What an attacker does who holds files, heap, logs and backups: reads plain answers, and matches orders."""

import base64
import math
import re
import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import text

from elearn.base.core.db import Database
from elearn.surveys.ballots.store import SCHEMA, BallotStores
from elearn.surveys.instruments.encoding import shape_of
from elearn.surveys.instruments.reading import instrument
from tests.privacy.survey_town import ASKED

_ITEMS = shape_of(instrument(ASKED)).end - 1  # bytes of a ballot that say something
_ZEROS = 40
_RAW = re.compile(rb"(?=(\x01.{%d})\x00{%d})" % (_ITEMS, _ZEROS), re.DOTALL)
_HEX = re.compile(rb"(?=(01[0-9a-fA-F]{%d})0{%d})" % (2 * _ITEMS, 2 * _ZEROS))
_B64 = re.compile(rb"(?=(AQ[A-Za-z0-9+/_-]{%d})A{%d})" % ((_ITEMS + 1) * 4 // 3 - 4, _ZEROS))


def spellings(plain):
    """A plain ballot as raw bytes, hex and base64, cut to what the patterns find."""
    head = plain[: _ITEMS + 1]
    encoded = base64.b64encode(plain)[: (_ITEMS + 1) * 4 // 3 - 2]
    return head, head.hex().encode(), encoded


class Reader:
    """Looks for people's plain ballots; a file that has not changed since is not read again."""

    def __init__(self, people):
        self._heads = {spelling: n for n, person in enumerate(people) for spelling in spellings(person.plain)}
        self._known = {}

    def found(self, files):
        """Of how many people the plain ballot stands in any of the files (or in any of the bytes)."""
        return len(set().union(*(self._of(file) for file in files)))

    def _of(self, file):
        if isinstance(file, bytes):
            return self._in(file)
        mark = marked(file)
        known = self._known.get(file)
        if known is None or known[0] != mark:
            known = self._known[file] = mark, self._in(readable(file))
        return known[1]

    def _in(self, content):
        found = {self._heads.get(hit[1]) for pattern in (_RAW, _B64) for hit in pattern.finditer(content)}
        return (found | {self._heads.get(hit[1].lower()) for hit in _HEX.finditer(content)}) - {None}


def plain_found(files, people):
    """The same, once."""
    return Reader(people).found(files)


def marked(file):
    """What changes when the file does; None where it is gone."""
    try:
        stat = file.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino


def readable(file):
    """What stands in the file; nothing where the server has just removed it: then nobody else finds it, either."""
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return b""


def files_below(*folders):
    """Every file that can be read."""
    return [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]


def cluster_of(app):
    """PostgreSQL's own folder: heap, indexes, the WAL, and all that belongs to no other database of the server.

    Nothing where it is on another machine. The WAL holds what every database of this server wrote, and segments that
    wait to be used again still hold what was written long ago: who must not find others' rows has a server alone.
    """
    database = app.services.get(Database)
    if database.is_sqlite:
        return []
    with database.engine.begin() as connection:
        folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
        oid = connection.execute(text("SELECT oid FROM pg_database WHERE datname = current_database()")).scalar_one()
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
    if not folder.exists():
        return []
    shared = [each for each in folder.iterdir() if each.is_dir() and each.name != "base"]
    return [*files_below(folder / "base" / str(oid), *shared), *(each for each in folder.iterdir() if each.is_file())]


def places_in(content, marks):
    """Each mark's first place in the bytes; marks that are not there are last."""
    return {mark: at if (at := content.find(mark)) >= 0 else math.inf for mark in marks}


def orders(app, wave, issued, cast):
    """By statistic: when the attacker believes each issue mark and each ballot mark came, from storage alone."""
    if app.services.get(Database).is_sqlite:
        return _sqlite_orders(app, wave, issued, cast)
    return _postgres_orders(app, wave, issued, cast)


def _sqlite_orders(app, wave, issued, cast):
    main = Path(app.services.get(Database).url.database)
    ballots = app.services.get(BallotStores).folder / f"{wave.id}.db"

    def wal(file):
        return file.with_name(f"{file.name}-wal").read_bytes()

    found = {"wal frames": (places_in(wal(main), issued), places_in(wal(ballots), cast))}
    with closing(sqlite3.connect(ballots)) as store:
        rows = [bytes(mark) for (mark,) in store.execute("SELECT hash FROM ballot")]
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with closing(sqlite3.connect(main)) as database:
        held = database.execute("SELECT issued_hash FROM survey_place WHERE issued_hash NOTNULL ORDER BY rowid")
        places = [bytes(mark) for (mark,) in held]
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found["row order"] = ({mark: at for at, mark in enumerate(places)}, {mark: at for at, mark in enumerate(rows)})
    found["page offset"] = (places_in(main.read_bytes(), issued), places_in(ballots.read_bytes(), cast))
    return found


def _postgres_orders(app, wave, issued, cast):
    table = f'{SCHEMA}."{wave.id}"'
    with app.services.get(Database).engine.connect() as connection:

        def by(column, source, key):
            rows = connection.execute(text(f"SELECT {key} FROM {source} WHERE {key} IS NOT NULL ORDER BY {column}"))
            return {bytes(mark): at for at, (mark,) in enumerate(rows)}

        found = {
            name: (by(column, "survey_place", "issued_hash"), by(column, table, "hash"))
            for name, column in {"xmin": "xmin::text::bigint", "ctid": "ctid"}.items()
        }
        found["row order"] = (by("ctid", "survey_place", "issued_hash"), by("hash", table, "hash"))
    logs = b"".join(file.read_bytes() for file in sorted(cluster_of(app)) if "pg_wal" in file.parts)
    if logs:
        found["wal records"] = (places_in(logs, issued), places_in(logs, cast))
    return found


def linked(people, when_issued, when_cast):
    """How many people's ballots are matched by order, the group (and who belongs to it) given for free."""
    by_issue = sorted(people, key=lambda person: when_issued.get(person.issue_mark, math.inf))
    by_cast = sorted(people, key=lambda person: when_cast.get(person.ballot_mark, math.inf))
    return sum(one is other for one, other in zip(by_issue, by_cast, strict=True))


def bound(expected, level=0.999):
    """The most that chance gives at this level: random orders match as Poisson, all but exactly."""
    term = total = math.exp(-expected)
    most = 0
    while total < level:
        most += 1
        term *= expected / most
        total += term
    return most
