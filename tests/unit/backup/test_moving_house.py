"""The whole town into one sealed file and out of it, from one engine to the other, by an operator's commands."""

import gzip
import io
import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pyrage
import pytest
from click.testing import CliRunner
from sqlalchemy import inspect, text

from elearn.app import create_app
from elearn.base.core import jobs
from elearn.base.core.db import Base, Database
from elearn.cli import main
from elearn.settings import Settings
from elearn.surveys.ballots.store import BallotStores
from tests.browser.town import BUILD
from tests.engines import scratch_database

ROOT = Path(__file__).resolve().parents[3]
WAVE = "w" * 22
CANARY = secrets.token_hex(16)


class House:
    """A site in a folder of its own: settings, commands, and a look inside."""

    def __init__(self, folder, url=None):
        self.folder, self.url = folder, url or f"sqlite:///{folder / 'elearn.db'}"
        self.keys = folder / "keys"
        self.env = {"ELEARN_MODE": "demo", "ELEARN_DATABASE_URL": self.url, "ELEARN_KEYS_DIR": str(self.keys)}

    def run(self, *words):
        return CliRunner(env=self.env).invoke(main, words)

    def does(self, *words):
        result = self.run(*words)
        assert result.exit_code == 0, result.output
        return result.output

    def refuses(self, *words, saying):
        result = self.run(*words)
        assert result.exit_code == 1, result.output
        assert saying in result.output, result.output

    def app(self):
        return create_app(Settings.from_env({**self.env, "ELEARN_SECRET_KEY": "x" * 40}))

    def ballots(self):
        services = self.app().services
        stores = services.get(BallotStores)
        with services.active():
            return {wave: list(stores.of(wave).ballots()) for wave in stores.waves()}


def lines_of(file, key):
    """A backup opened by age's own format and nothing of ours."""
    identity = pyrage.x25519.Identity.from_str(key.read_text().split()[-1])
    packed = pyrage.decrypt(file.read_bytes(), [identity])
    return [json.loads(line) for line in gzip.GzipFile(fileobj=io.BytesIO(packed)).read().splitlines()]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The demo's town with ballots of one more wave, keys that travel and a key that must not; and a backup of it."""
    house = House(tmp_path_factory.mktemp("town"))
    house.does("db", "upgrade")
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env={**os.environ, **house.env}, check=True)
    services = house.app().services
    with services.active():
        stores = services.get(BallotStores)
        stores.create(WAVE)
        stores.of(WAVE).fill([(secrets.token_bytes(32), "s1", secrets.token_bytes(209)) for _ in range(50)])
    for name in ("issuer/issuer.key", "waves/secret.key"):
        (house.keys / name).parent.mkdir(parents=True, exist_ok=True)
        (house.keys / name).write_text(f"{name} {CANARY}")
    house.key, house.file = house.folder / "safe.key", house.folder / "town.backup"
    house.public = house.does("backup-key", str(house.key)).split("ELEARN_BACKUP_TO=")[1].strip()
    house.does("backup", str(house.file), "--to", house.public)
    return house


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty(request, tmp_path):
    if request.param == "sqlite":
        yield House(tmp_path)
        return
    with scratch_database(request.getfixturevalue("postgres_server")) as url:
        yield House(tmp_path, url)


def restore(house, town, file=None):
    return house.does("restore", str(file or town.file), "--key", str(town.key))


def test_a_town_moves_to_either_engine_and_its_backup_there_has_the_same_sums(town, empty, tmp_path):
    assert "every table reads back as written" in restore(empty, town)
    again = tmp_path / "again.backup"
    empty.does("backup", str(again), "--to", town.public)
    here, there = lines_of(town.file, town.key)[-1]["end"], lines_of(again, town.key)[-1]["end"]
    assert here["tables"].keys() == there["tables"].keys()
    changed = {name for name in here["tables"] if here["tables"][name] != there["tables"][name]}
    assert changed == set()
    assert here["ballots"] == there["ballots"]
    assert sum(rows for rows, _ in here["tables"].values()) > 500
    assert empty.ballots().keys() == town.ballots().keys() >= {WAVE}
    assert "fits this version" in empty.does("db", "check")


def test_no_table_counts_by_itself():
    """A counter of PostgreSQL would have to be set when a backup is brought back: nobody does."""
    assert [table.name for table in Base.metadata.sorted_tables if table.autoincrement_column is not None] == []


def test_keys_of_running_waves_never_travel_and_nothing_lies_open(town):
    words = json.dumps(lines_of(town.file, town.key), ensure_ascii=False)
    files = [line["file"] for line in lines_of(town.file, town.key) if isinstance(line, dict) and "file" in line]
    assert "issuer/issuer.key" in files
    assert not [name for name in files if name.startswith("waves")]
    assert "星野" in words  # the control: it is there to be found, once opened
    raw = town.file.read_bytes()
    for canary in ("星野".encode(), b"hoshino", CANARY.encode(), b'"table"'):
        assert canary not in raw
    assert town.file.stat().st_mode & 0o777 == 0o600


def test_that_a_backup_was_written_is_noted_beside_it_and_not_in_it(town):
    services = town.app().services
    with services.active(), services.get(Database).unit(write=False):
        assert jobs.last_done("backup.write") is not None
    assert not any(line[0] == "backup.write" for line in lines_of(town.file, town.key) if isinstance(line, list))


def test_a_database_that_takes_no_note_makes_no_backup_less_whole(tmp_path):
    house = House(tmp_path)
    house.does("db", "upgrade")
    public = house.does("backup-key", str(tmp_path / "safe.key")).split("ELEARN_BACKUP_TO=")[1].strip()
    services = house.app().services
    with services.get(Database).engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER disk_full BEFORE INSERT ON job_lease BEGIN SELECT RAISE(ABORT, 'full'); END")
        )
    services.get(Database).close()
    assert "could not note" in house.does("backup", str(tmp_path / "whole.backup"), "--to", public)
    assert (tmp_path / "whole.backup").exists()


@pytest.mark.parametrize("harm", ["cut", "flip", "stranger", "no backup", "wrong key"])
def test_a_backup_that_is_not_whole_leaves_the_house_empty(town, tmp_path, harm):
    house, file, key = House(tmp_path / "new"), tmp_path / "harmed", town.key
    house.folder.mkdir()
    content = bytearray(town.file.read_bytes())
    if harm == "cut":
        content = content[: len(content) * 2 // 3]
    if harm == "flip":
        content[len(content) // 2] ^= 1
    if harm == "no backup":
        content = bytearray(b"PK\x03\x04 something else")
    if harm == "stranger":  # sealed rightly, by somebody who cannot make what we make
        packed = gzip.compress(b'{"format": "other/1"}\n')
        content = bytearray(pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(town.public)]))
    if harm == "wrong key":
        key = tmp_path / "other.key"
        house.does("backup-key", str(key))
    file.write_bytes(content)
    house.refuses("restore", str(file), "--key", str(key), saying="backup")
    assert not inspect(Database(house.url).engine).get_table_names()
    assert house.ballots() == {}


def test_a_line_that_was_added_by_someone_with_the_public_key_is_found(town, tmp_path):
    """Anyone can seal for the public key; what is inside must still be whole."""
    lines = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) for line in lines_of(town.file, town.key)]
    lines.insert(1, '{"file":"issuer/added.key","data":"AAAA"}')
    packed = gzip.compress(("\n".join(lines) + "\n").encode())
    file = tmp_path / "forged"
    file.write_bytes(pyrage.encrypt(packed, [pyrage.x25519.Recipient.from_str(town.public)]))
    house = House(tmp_path)
    house.refuses("restore", str(file), "--key", str(town.key), saying="damaged")
    assert not (house.keys / "issuer" / "added.key").exists()


def test_a_database_that_was_only_migrated_is_empty(town, tmp_path):
    house = House(tmp_path)
    house.does("db", "upgrade")
    assert "every table reads back as written" in restore(house, town)


def test_nothing_is_ever_overwritten(town, tmp_path):
    house = House(tmp_path)
    (house.keys / "issuer").mkdir(parents=True)
    (house.keys / "issuer" / "issuer.key").write_text("our own")
    said = restore(house, town)
    assert "was there already with other content, and stays" in said
    assert (house.keys / "issuer" / "issuer.key").read_text() == "our own"
    house.refuses("restore", str(town.file), "--key", str(town.key), saying="holds data")
    house.refuses("backup", str(town.file), "--to", town.public, saying="never overwrites")
    house.refuses("backup-key", str(town.key), saying="choose another name")
    house.refuses("backup", str(tmp_path / "b"), "--to", "age1nobody", saying="no public backup key")
    house.refuses("backup", str(tmp_path / "b"), saying="backup-key")
    assert not (tmp_path / "b").exists()


def test_classes_go_on_while_a_backup_is_written(town, tmp_path):
    """Writers are never refused, and the backup is one moment: no answer without its attempt."""
    house = House(tmp_path / "busy")
    shutil.copytree(town.folder, house.folder, ignore=shutil.ignore_patterns("*.backup"))
    database, going, written = Database(house.url), threading.Event(), []

    def write():
        while not going.is_set():
            number = len(written)
            with database.unit(write=True) as unit:
                opened = unit.connection
                opened.execute(text("INSERT INTO learner (id, kind) VALUES (:id, 'guest')"), {"id": f"busy{number}"})
                opened.execute(
                    text("INSERT INTO attempt SELECT :new, :learner, cohort_id, course, lesson, revision, language,"
                         " pass_rule, started_at FROM attempt LIMIT 1"),
                    {"new": f"attempt{number}", "learner": f"busy{number}"},
                )  # fmt: skip
            written.append(number)

    writer = threading.Thread(target=write)
    writer.start()
    file = tmp_path / "busy.backup"
    house.does("backup", str(file), "--to", town.public)
    going.set()
    writer.join()
    database.close()
    other = House(tmp_path)
    other.does("restore", str(file), "--key", str(town.key))
    with Database(other.url).engine.connect() as opened:
        count = "SELECT count(*) FROM {0} WHERE id LIKE '{1}%'"
        learners, attempts = (
            opened.execute(text(count.format(*each))).scalar() for each in (("learner", "busy"), ("attempt", "attempt"))
        )
    assert learners == attempts
    assert len(written) > learners or learners == 0
