"""Closing and release in one sitting: with two trustees, all or nothing, and what must go is gone."""

import json
import shutil
import sqlite3

import pytest
from sqlalchemy import func, select

from elearn.app import create_app
from elearn.base.core.db import Database, session
from elearn.base.core.errors import Conflict, Gone, Invalid, NotFound
from elearn.base.core.jobs import DueJobs
from elearn.surveys.ballots.store import BallotStores
from elearn.surveys.crypto import sealing
from elearn.surveys.design.models import Listing, Place, Progress, Stratum, Wave
from elearn.surveys.release.models import ReleasedTable
from elearn.surveys.sitting import operations, queries
from elearn.surveys.sitting.tombstones import Tombstones
from tests.engines import scratch_database
from tests.surveys.waves import NOW, answers, cast, open_wave

STRATUM = "p3-grade-5-01"
FEELINGS = ("anxious",) * 5 + ("calm",) * 6 + (None,)
# The core question and preparedness, of each wording.
TABLES = 4


@pytest.fixture
def wave(app, settings):
    return open_wave(app, {STRATUM: "p3/1", "adult-all-01": "adult/1"}, keys_dir=settings.keys_dir, seats=14)


@pytest.fixture
def cast_ones(client, wave):
    """A dozen ballots in one stratum, one of them blank; none in the other."""
    people = [wave.respondent(STRATUM) for _ in FEELINGS]
    for someone, core in zip(people, FEELINGS, strict=True):
        body = someone.ballot(answers(core=core) if core else answers())
        assert cast(client, wave, body).status_code == 200
    return people


@pytest.fixture
def sit(services, wave):
    """The sitting with the first and third trustee."""

    def together(shares=None):
        given = shares if shares is not None else [wave.shares[0], wave.shares[2]]
        return operations.close(wave.id, operations.tally_key(wave.id, given), NOW)

    return together


def state(unit, wave):
    with unit(write=False):
        return session().get(Wave, wave.id)


def number(unit, table):
    with unit(write=False):
        return session().scalar(select(func.count()).select_from(table))


def core_of(unit, series):
    """The one table of the core question in that wording."""
    with unit(write=False):
        rows = select(ReleasedTable).where(ReleasedTable.series == series, ReleasedTable.key == "core")
        return session().scalars(rows).one()


def shown(table):
    """Rows of at least five; below that it is drawn what is hidden."""
    counts = {row["option"]: row["count"] for row in table.body["rows"]}
    return {option: count for option, count in counts.items() if count is not None and count >= 5}


def test_two_trustees_close_and_release_in_one_sitting(cast_ones, sit, unit, wave):
    assert sit() == TABLES
    row = state(unit, wave)
    assert (row.state, row.released_at, row.closing_at) == ("released", NOW, NOW)
    assert shown(core_of(unit, "p3-1")) == {"anxious": 5, "calm": 6}
    empty = core_of(unit, "adult-1")
    assert (empty.valid, shown(empty), empty.body["notes"]) == (None, {}, ["withheld"])


def test_places_listings_progress_ballots_and_signing_keys_are_gone(cast_ones, sit, unit, wave, settings, services):
    assert number(unit, Place) == 28
    assert (settings.keys_dir / "waves" / wave.id).exists()
    sit()
    assert [number(unit, table) for table in (Place, Listing, Progress)] == [0, 0, 0]
    assert number(unit, Stratum) == 2
    assert not services.get(BallotStores).exists(wave.id)
    assert not (settings.keys_dir / "waves" / wave.id).exists()


def test_everybody_finds_their_ballot_in_the_list(cast_ones, sit, client, wave):
    sit()
    for someone in cast_ones:
        page = client.get(f"{wave.url}/counted/{someone.mark[:2]}.txt").text
        assert someone.mark in page.splitlines()
        assert page.splitlines() == sorted(page.splitlines())
    stranger = wave.respondent(STRATUM)
    assert stranger.mark not in client.get(f"{wave.url}/counted/{stranger.mark[:2]}.txt").text


def test_the_exact_tables_stay_sealed_under_the_same_key_until_they_are_destroyed(cast_ones, sit, unit, wave):
    sit()
    sealed = state(unit, wave).sealed_tables
    assert b"anxious" not in sealed
    info = sealing.tables_info(wave.id, wave.sha256)
    tables = json.loads(sealing.Opener(wave.tally_private).open(sealed, info))
    assert {each["key"]: each["cast"] for each in tables} == {STRATUM: len(FEELINGS), "adult-all-01": 0}
    with unit():
        operations.destroy(wave.id, NOW)
    row = state(unit, wave)
    assert (row.state, row.sealed_tables, row.destroyed_at) == ("destroyed", None, NOW)
    with unit():
        operations.destroy(wave.id, NOW)  # again changes nothing
    assert state(unit, wave).state == "destroyed"


@pytest.mark.parametrize("which", [[], [0], [0, 0], [1, "zero " * 33], ["x", "y"]])
def test_wrong_or_too_few_words_begin_nothing(cast_ones, sit, unit, client, wave, which):
    shares = [wave.shares[each] if isinstance(each, int) else each for each in which]
    with pytest.raises(Invalid) as refused:
        sit(shares)
    long_enough = which[1:] == ["zero " * 33]
    assert ("Trustee 2: one word is another" if long_enough else "33") in str(refused.value.reasons[0])
    assert state(unit, wave).state == "open"
    assert cast(client, wave, wave.respondent(STRATUM).ballot(answers())).status_code == 200


def test_the_shares_of_another_wave_open_nothing(app, cast_ones, sit, unit, wave):
    other = open_wave(app, {STRATUM: "p3/1"})
    with pytest.raises(Invalid):
        sit(other.shares[:2])
    assert state(unit, wave).state == "open"


def test_any_two_of_three_will_do_and_all_three_too(services, wave):
    for shares in (wave.shares[:2], wave.shares[1:], wave.shares[::2], wave.shares, [*wave.shares[:2], " "]):
        typed = [f"  {share.upper()}\n" for share in shares]
        assert operations.tally_key(wave.id, typed) == wave.tally_private


def test_a_single_keeper_closes_alone(app, services, settings, unit):
    alone = open_wave(app, {STRATUM: "p3/1"}, single=True, keys_dir=settings.keys_dir)
    operations.close(alone.id, operations.tally_key(alone.id, alone.shares), NOW)
    assert state(unit, alone).state == "released"


def test_a_wave_that_is_over_unknown_or_a_draft_cannot_be_closed(cast_ones, sit, unit, wave):
    sit()
    with pytest.raises(Gone):
        sit()
    with pytest.raises(NotFound):
        operations.tally_key("nobody", wave.shares)
    with pytest.raises(Conflict), unit():
        operations.destroy("nobody", NOW)


class Killed(BaseException):
    """As if the process ended here."""


STEPS = {
    "while the key is put together": ("elearn.surveys.crypto.custody.combine", "open"),
    "before the state is written": ("elearn.surveys.sitting.operations.begin_closing", "open"),
    "before casts are settled": ("elearn.surveys.ballots.store.BallotStore.settle", "closing"),
    "before ballots are opened": ("elearn.surveys.sitting.operations.open_and_count", "closing"),
    "in disclosure control": ("elearn.surveys.release.operations.prepare_release", "closing"),
    "before the tables are stored": ("elearn.surveys.release.operations.release_prepared", "closing"),
    "before the list is kept": ("elearn.surveys.ballots.operations.keep_counted", "closing"),
    "before places are erased": ("elearn.surveys.sitting.operations._erase_places", "closing"),
    "before the exact tables are sealed": ("elearn.surveys.sitting.operations._sealed", "closing"),
    "before the tombstone is signed": ("elearn.surveys.sitting.tombstones.Tombstones.sign", "released"),
    "before the tombstone is kept": ("elearn.surveys.sitting.tombstones.Tombstones.keep", "released"),
    "before the ballots are dropped": ("elearn.surveys.ballots.store.BallotStores.drop", "released"),
    "before the signing keys are deleted": ("elearn.surveys.sitting.tombstones.Tombstones.burn_keys", "released"),
}


@pytest.mark.parametrize("moment", STEPS)
def test_interrupted_at_any_moment_it_has_not_begun_or_can_be_finished(
    cast_ones, sit, unit, client, wave, services, monkeypatch, moment
):
    where, left = STEPS[moment]

    def die(*_args, **_named):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(where, die)
        with pytest.raises(Killed):
            sit()
    assert state(unit, wave).state == left
    assert (number(unit, ReleasedTable) > 0) is (left == "released")
    assert (number(unit, Place) == 0) is (left == "released")
    late = cast(client, wave, wave.respondent(STRATUM).ballot(answers()))
    assert late.status_code == (200 if left == "open" else 410)
    if left == "released":
        assert services.get(DueJobs).run_due()["surveys.finish"] == 1
    else:
        assert sit() == TABLES
    assert all(check.holds for check in queries.verify(wave.id))
    assert shown(core_of(unit, "p3-1"))["calm"] == 6
    assert not services.get(BallotStores).exists(wave.id)


def test_verify_says_what_does_not_fit(cast_ones, sit, services, unit, wave, settings):
    assert all(check.holds for check in queries.verify(wave.id))
    sit()
    assert len(queries.verify(wave.id)) == 5
    with unit():
        row = session().get(Wave, wave.id)
        row.tombstone = {**row.tombstone, "ballots": 1}
    assert [check.words for check in queries.verify(wave.id) if not check.holds] == [queries.SIGNED, queries.LIST_FITS]
    (settings.keys_dir / "waves" / wave.id).mkdir(parents=True)
    assert queries.KEYS_GONE in [check.words for check in queries.verify(wave.id) if not check.holds]


def test_a_foreign_tombstone_buries_nothing(cast_ones, services, wave, settings, tmp_path):
    foreign = Tombstones(tmp_path / "elsewhere")
    stone = foreign.sign({"wave": wave.id})
    file = settings.keys_dir / "issuer" / "tombstones" / f"{wave.id}.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(stone))
    assert operations.bury_restored(NOW) == 0
    assert services.get(BallotStores).exists(wave.id)


def backup_of(app, folder, wave):
    """As an operator backs up: the database and the ballots, never KEYS_DIR/waves."""
    database = app.services.get(Database)
    if not database.is_sqlite:
        return None
    folder.mkdir()
    for file in (database.url.database, app.services.get(BallotStores).folder / f"{wave.id}.db"):
        source, target = sqlite3.connect(file), sqlite3.connect(folder / str(file).rsplit("/", 1)[-1])
        source.backup(target)
        source.close()
        target.close()
    return folder


def test_a_restored_backup_drops_the_ballots_of_an_ended_wave_at_start(
    app, cast_ones, sit, wave, settings, tmp_path, request
):
    """SQLite: the files of a backup taken mid-wave, put back; PostgreSQL: a copy of the whole database, mid-wave."""
    database = app.services.get(Database)
    if database.is_sqlite:
        backup = backup_of(app, tmp_path / "backup", wave)
        sit()
        home = tmp_path / "restored"
        (home / "ballots").mkdir(parents=True)
        shutil.copy(
            backup / "app.db" if (backup / "app.db").exists() else next(backup.glob("elearn.db")), home / "app.db"
        )
        shutil.copy(backup / f"{wave.id}.db", home / "ballots" / f"{wave.id}.db")
        check_restored(f"sqlite:///{home / 'app.db'}", settings, wave)
    else:
        app.services.get(BallotStores).close()
        database.close()
        with scratch_database(request.getfixturevalue("postgres_server"), database.url.database) as url:
            sit()
            check_restored(url, settings, wave)


def check_restored(url, settings, wave):
    restored = create_app(type(settings)(**{**settings.__dict__, "database_url": url}))
    stores = restored.services.get(BallotStores)
    with restored.services.active(), restored.services.get(Database).unit(write=False):
        assert session().get(Wave, wave.id).state == "open"  # the control: the backup is from before
    assert len(list(_rows(restored, wave))) == len(FEELINGS)
    with restored.services.active():
        assert operations.bury_restored(NOW) == 1
        assert operations.bury_restored(NOW) == 0
    assert not stores.exists(wave.id)
    assert stores.waves() == []
    body = wave.respondent(STRATUM).ballot(answers())
    assert restored.test_client().post(f"{wave.url}/cast", json=body).status_code == 410
    with restored.services.active(), restored.services.get(Database).unit(write=False):
        row = session().get(Wave, wave.id)
        assert (row.state, row.tombstone["ballots"]) == ("destroyed", len(FEELINGS))
        assert session().scalar(select(func.count()).select_from(Place)) == 0
    stores.close()
    restored.services.get(Database).close()


def _rows(app, wave):
    with app.services.active():
        yield from app.services.get(BallotStores).of(wave.id).ballots()


def test_only_the_ballots_restored_beside_todays_database_are_dropped_too(app, cast_ones, sit, wave, services):
    stores = services.get(BallotStores)
    kept = list(_rows(app, wave))
    sit()
    stores.create(wave.id)
    with stores.of(wave.id).turn():
        for row in kept:
            stores.of(wave.id).put(*row)
    operations.bury_restored(NOW)
    assert not stores.exists(wave.id)
