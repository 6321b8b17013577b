"""Attackers with all files try to link people with answers; the same attack on a naive design must succeed.

During the wave they hold everything but the tally key; after the closing, everything that ever existed but the
destroyed keys.
"""

import secrets
import shutil
import sqlite3
import tempfile
from collections import Counter
from contextlib import closing, contextmanager
from itertools import groupby

import pytest
from sqlalchemy import event, text

from elearn.app import create_app
from elearn.base.core.db import Base, Database
from elearn.settings import Settings
from elearn.surveys.ballots.store import BallotStores
from elearn.surveys.sitting import operations
from tests.engines import keep_whole_log, new_server
from tests.privacy.survey_attack import Reader, bound, cluster_of, files_below, linked, orders, readable
from tests.privacy.survey_town import live, people_of
from tests.sizes import size
from tests.surveys.waves import NOW

MOST_LINKED = 0.01  # 5 of 500
CONTROL = 0.99


@pytest.fixture
def sites(engine_name, tmp_path, monkeypatch):
    """`with sites(seed)`: a site of its own, on either engine, gone afterwards."""

    @contextmanager
    def build(seed):
        home = tmp_path / f"site-{seed}"
        (home / "temporary").mkdir(parents=True)
        with alone_on(engine_name, home) as url, monkeypatch.context() as patched:
            # Whatever is written for a while is written where the attacker looks.
            patched.setattr(tempfile, "tempdir", str(home / "temporary"))
            patched.setenv("TMPDIR", str(home / "temporary"))
            app = create_app(Settings(mode="test", database_url=url, secret_key="x" * 32, keys_dir=home / "keys"))
            Base.metadata.create_all(app.services.get(Database).engine)
            yield app, home
            app.services.get(BallotStores).close()
            app.services.get(Database).close()
        shutil.rmtree(home)

    return build


@contextmanager
def alone_on(engine_name, home):
    """The URL of a database that has its engine for itself.

    Two waves on one PostgreSQL server share its log: there the attacker would find the plain answers that the control
    of an earlier wave wrote on purpose, wherever somebody answers as somebody there did.
    """
    if engine_name == "sqlite":
        yield f"sqlite:///{home / 'elearn.db'}"
        return
    with new_server() as server:
        keep_whole_log(server)
        yield server.render_as_string(hide_password=False)


def backup(app, home, wave, name):
    """A copy as backups make it, mid-wave."""
    folder = home / name
    folder.mkdir()
    if app.services.get(Database).is_sqlite:
        for file in (home / "elearn.db", home / "ballots" / f"{wave.id}.db"):
            with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(folder / file.name)) as target:
                source.backup(target)
            for log in file.parent.glob(f"{file.name}-*"):
                shutil.copy(log, folder)
    for number, file in enumerate(cluster_of(app)):
        (folder / f"{number}-{file.name}").write_bytes(readable(file))


def naive(app, people):
    """The control: who took part, and what was answered, in two tables with random keys, by the same request."""
    engine = app.services.get(Database).engine
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive_person (place TEXT PRIMARY KEY)"))
        kind = "BLOB" if engine.dialect.name == "sqlite" else "BYTEA"
        connection.execute(text(f"CREATE TABLE naive_answer (id TEXT PRIMARY KEY, plain {kind})"))
    for person in sorted(people, key=lambda each: each.cast_at):
        with engine.begin() as connection:
            connection.execute(text("INSERT INTO naive_person VALUES (:place)"), {"place": person.place})
            row = {"id": secrets.token_urlsafe(16), "plain": person.plain}
            connection.execute(text("INSERT INTO naive_answer VALUES (:id, :plain)"), row)


def naive_links(app, people):
    """The share of people whose plain answer is found by matching the orders of the two tables."""
    order = "rowid" if app.services.get(Database).is_sqlite else "xmin::text::bigint"
    with app.services.get(Database).engine.connect() as connection:
        places = [row[0] for row in connection.execute(text(f"SELECT place FROM naive_person ORDER BY {order}"))]
        plains = [bytes(row[0]) for row in connection.execute(text(f"SELECT plain FROM naive_answer ORDER BY {order}"))]
    truth = {person.place: person.plain for person in people}
    return sum(truth[place] == plain for place, plain in zip(places, plains, strict=True)) / len(people)


def keep_log(database):
    """The strongest attacker has copied SQLite's log all the time: here it is never folded into the file."""
    if database.is_sqlite:
        database._queue.close()  # the next writer opens a connection anew
        database.engine.dispose()
        event.listen(database.engine, "connect", lambda raw, _record: raw.execute("PRAGMA wal_autocheckpoint=0"))


def run(app, home, seed, found):
    keep_log(app.services.get(Database))
    wave, people = people_of(app, seed, size("survey_respondents"), home / "keys")
    keep_log(app.services.get(BallotStores).of(wave.id)._database)
    live(app, wave, people, halfway=lambda: backup(app, home, wave, "halfway"))
    backup(app, home, wave, "before the closing")
    reader = Reader(people)
    found["people"] += len(people)

    # During the wave: everything but the tally key.
    found["plain"] += reader.found([*files_below(home), *cluster_of(app)])
    by_order = orders(app, wave, {p.issue_mark for p in people}, {p.ballot_mark for p in people})
    alone = [person for person in people if person.group is None]
    seated = sorted((p for p in people if p.group is not None), key=lambda p: p.group)
    classes = [list(group) for _, group in groupby(seated, key=lambda p: p.group)]
    found["classes"] += len(classes)
    found["alone"] += len(alone)
    for name, (when_issued, when_cast) in by_order.items():
        found[f"class {name}"] += sum(linked(each, when_issued, when_cast) for each in classes)
        found[f"alone {name}"] += linked(alone, when_issued, when_cast)

    # After it: everything that ever existed but the destroyed keys, with the backups from before.
    with app.services.active():
        operations.close(wave.id, operations.tally_key(wave.id, wave.shares[1:]), NOW)
        with wave.unit():
            operations.destroy(wave.id, NOW)
    found["plain"] += reader.found([*files_below(home), *cluster_of(app)])
    assert not (home / "keys" / "waves" / wave.id).exists()

    # The control: the same readers and the same matching find all of a naive design.
    naive(app, people)
    found["naive plain"] += reader.found([*files_below(home), *cluster_of(app)])
    found["naive linked"] += round(naive_links(app, people) * len(people))


def test_nobody_is_linked_with_an_answer_and_the_naive_design_gives_everybody_away(sites, engine_name, figures):
    found = Counter()
    for seed in range(size("survey_seeds")):
        with sites(seed) as (app, home):
            run(app, home, seed, found)
    people, classes = found["people"], found["classes"]
    assert found["naive linked"] >= CONTROL * people, f"void: the control found {found['naive linked']} of {people}"
    assert found["naive plain"] >= CONTROL * people, f"void: the reader found {found['naive plain']} of {people}"
    assert found["plain"] == 0
    by_class = {name: n for name, n in found.items() if name.startswith("class ")}
    assert len(by_class) >= 3
    # No ballot opens, so a link to a ballot is no link to an answer; in classes it is not even a link to the ballot.
    assert all(n <= bound(classes) for n in by_class.values()), (by_class, bound(classes))
    linked_to_answers = found["plain"]
    assert linked_to_answers <= MOST_LINKED * people
    lone = max(n for name, n in found.items() if name.startswith("alone "))
    figures(
        f"survey_links_{engine_name}",
        f"{people} respondents in {size('survey_seeds')} waves: plain answers found 0, people linked with an answer "
        f"{linked_to_answers} (naive design: {found['naive linked']}); person → sealed ballot in {classes} classes: "
        f"at most {max(by_class.values())} by {len(by_class)} statistics (chance {classes}, bound {bound(classes)}); "
        f"alone: {lone} of {found['alone']}",
    )
