"""A process of its own that parses a roster, takes it into an empty database, and tells time and memory as JSON.

`python -m tests.factories.roster_child DATABASE_URL ZIP`
"""

import csv
import io
import json
import sys
import time
import zipfile
from pathlib import Path

from elearn import app as whole_product  # noqa: F401 - imports every room's tables
from elearn.accounts import operations as accounts
from elearn.accounts.rosters import operations as rosters
from elearn.accounts.rosters.oneroster import archive, manifest
from elearn.accounts.rosters.oneroster.faults import Faults
from elearn.accounts.rosters.oneroster.profile import FILES
from elearn.accounts.rosters.oneroster.reading import rows
from elearn.accounts.rosters.scratch import scratch
from elearn.accounts.rosters.staging import stage
from elearn.base.core import clock
from elearn.base.core.db import Base, Database
from tests.factories.rosters import BOARD_CODE


def bare(path):
    """Nothing but Python's own zip and csv."""
    with zipfile.ZipFile(path) as opened:
        for name in opened.namelist():
            with opened.open(name) as packed:
                for _ in csv.reader(io.TextIOWrapper(packed, "utf-8-sig", newline="")):
                    pass


def parse(path):
    """Merely parsing: every file read, every cell checked, nothing kept."""
    with path.open("rb") as file, archive.opened(file) as opened:
        manifest.check(opened)
        for each in FILES:
            for _ in rows(opened, each, Faults()):
                pass


def take(database, path, place, *, now):
    """What the command does: read, check, lay out, compare, write, commit."""
    with path.open("rb") as file, scratch() as opened:
        stage(file, opened)
        with database.unit(write=True):
            return rosters.take(opened, place, now)


def peak_megabytes():
    """The most this process ever held. (`ru_maxrss` would hand down the parent's peak through fork and exec.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main():
    url, path = sys.argv[1], Path(sys.argv[2])
    database, now = Database(url), clock.now()
    Base.metadata.create_all(database.engine)
    with database.unit(write=True):
        place = accounts.create_organisation("municipality", "架空市", code=BOARD_CODE)

    def check():
        """Parsing with all rules, those between rows and files included."""
        with path.open("rb") as file, scratch() as opened:
            stage(file, opened)

    told = {}
    for name, act in (
        ("bare_seconds", lambda: bare(path)),
        ("parse_seconds", lambda: parse(path)),
        ("check_seconds", check),
        ("take_seconds", lambda: take(database, path, place, now=now)),
        ("again_seconds", lambda: take(database, path, place, now=now)),
    ):
        begun, cpu = time.perf_counter(), time.process_time()
        done = act()
        told[name] = round(time.perf_counter() - begun, 3)
        told[name.replace("seconds", "cpu")] = round(time.process_time() - cpu, 3)
        if done is not None:
            told[name.replace("seconds", "summary")] = {k: v for k, v in done.as_json().items() if k != "names"}
    told["peak_mb"] = peak_megabytes()
    database.close()
    print(json.dumps(told))


if __name__ == "__main__":
    main()
