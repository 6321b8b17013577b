"""A page of SQLite's file turns to noise: it is found before anything is written, and the backup brings all back."""

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time

from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from elearn.base.core.db import Database
from tests.faults.load import load_on, migrated, outcome
from tests.live import ROOT, LiveServer
from tests.sizes import size

DICE = random.Random(20261128)


def elearn(env, *words):
    command = [sys.executable, "-m", "elearn.cli", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def pages_of(path):
    """Number of pages and their size, in a file without free pages."""
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("VACUUM")
        return [connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("page_count", "page_size")]


def spoil(path, page, page_size):
    with path.open("r+b") as file:
        file.seek(page * page_size)
        file.write(DICE.randbytes(page_size))


def found_by_check(path):
    database = Database(f"sqlite:///{path}")
    damage = database.damage(quick=True)
    database.close()
    return bool(damage)


def found_by_asking(path):
    """The control: whether the database answers at all, which is what a readiness check sees."""
    database = Database(f"sqlite:///{path}")
    try:
        with database.unit(write=False) as unit:
            unit.session.execute(text("SELECT version_num FROM alembic_version"))
    except DatabaseError:
        return True
    finally:
        database.close()
    return False


def test_every_spoilt_page_is_found_by_the_check_and_few_by_asking(tmp_path, report):
    whole, spoilt = tmp_path / "whole.db", tmp_path / "spoilt.db"
    migrated(f"sqlite:///{whole}")
    count, page_size = pages_of(whole)
    pages = DICE.sample(range(count), size("spoilt_pages"))
    found = asked = 0
    for page in pages:
        shutil.copy(whole, spoilt)
        spoil(spoilt, page, page_size)
        found += found_by_check(spoilt)
        asked += found_by_asking(spoilt)
    report("spoilt_pages", f"{len(pages)} spoilt pages", f"found by the check {found}, by asking (control) {asked}")
    assert found == len(pages)
    assert asked < len(pages)


def test_a_spoilt_database_is_refused_and_its_backup_brings_everything_back(tmp_path, report):
    path, backup, key = tmp_path / "elearn.db", tmp_path / "site.backup", tmp_path / "safe.key"
    url, new_url = migrated(f"sqlite:///{path}"), f"sqlite:///{tmp_path / 'new.db'}"
    env = {**os.environ, "ELEARN_MODE": "test", "ELEARN_KEYS_DIR": str(tmp_path / "keys"), "ELEARN_DATABASE_URL": url}
    public = elearn(env, "backup-key", key).stdout.split("ELEARN_BACKUP_TO=")[1].strip()
    with LiveServer(url, folder=tmp_path) as server:
        with load_on(server) as load:
            load.await_answers(50)
        assert elearn(env, "backup", backup, "--to", public).returncode == 0
    count, page_size = pages_of(path)
    spoil(path, count // 2, page_size)
    for words in (["db", "check"], ["serve", "--port", "0"], ["backup", tmp_path / "other.backup", "--to", public]):
        refused = elearn(env, *words)
        assert (refused.returncode, "elearn restore" in refused.stderr) == (1, True), refused
    began = time.monotonic()
    restored = elearn(env | {"ELEARN_DATABASE_URL": new_url}, "restore", backup, "--key", key)
    assert restored.returncode == 0, restored
    found = outcome(load, new_url, [time.monotonic() - began])
    report("corrupted_page", "a page corrupted after the backup, backup restored", found)
    assert found.unharmed
