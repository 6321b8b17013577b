"""The app under test: built by the composition root on a database of its own, with the packaged courses."""

import json
import logging
import shutil
from contextlib import contextmanager

import pytest
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import event, inspect
from werkzeug.routing import Rule

from elearn.app import create_app
from elearn.base.core import compiled
from elearn.base.core.db import Base, Database
from elearn.base.core.places import packaged
from elearn.base.http.observe import JsonLines
from elearn.settings import Settings

PACKAGED = packaged("courses")


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory):
    """A file with all tables and no rows, to be copied."""
    path = tmp_path_factory.mktemp("schema") / "empty.db"
    database = Database(f"sqlite:///{path}")
    Base.metadata.create_all(database.engine)
    database.close()
    return path


@pytest.fixture
def database_url(empty_sqlite, tmp_path):
    """The database of the app; a test module may override it with `tables_url` to run on both engines."""
    shutil.copy(empty_sqlite, tmp_path / "app.db")
    return f"sqlite:///{tmp_path / 'app.db'}"


@pytest.fixture
def settings(database_url, tmp_path):
    secret = "for tests only " * 3
    return Settings(mode="test", database_url=database_url, secret_key=secret, keys_dir=tmp_path / "keys")


@pytest.fixture(scope="session")
def compiled_templates(tmp_path_factory):
    """Every test has an app of its own; its templates need to be compiled only once."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session", autouse=True)
def routes_compiled_once():
    """Every test has an app of its own, with the same addresses: Werkzeug reads each and writes code for it only once.

    What it makes of an address depends on nothing but the key, and nobody changes it; `_build` is bound to its rule.
    """
    known, compile_one = {}, Rule.compile

    def once(rule):
        key = (rule.rule, rule.subdomain, rule.host, repr(rule.defaults), rule.merge_slashes, rule.map.host_matching)
        if key not in known:
            compile_one(rule)
            known[key] = (rule._parts, rule._trace, rule._converters, rule.arguments, rule._build, rule._build_unknown)
        rule._parts, rule._trace, rule._converters, rule.arguments, build, build_unknown = known[key]
        rule._build, rule._build_unknown = (each.__func__.__get__(rule, None) for each in (build, build_unknown))

    Rule.compile = once
    yield
    Rule.compile = compile_one


@pytest.fixture(scope="session", autouse=True)
def packaged_courses_read_once():
    """The courses that come with elearn do not change while the tests run: their files are hashed only once."""
    stamp, known = compiled._stamp, {}

    def once(source):
        if source != PACKAGED:
            return stamp(source)
        if source not in known:
            known[source] = stamp(source)
        return known[source]

    compiled._stamp = once
    yield
    compiled._stamp = stamp


@pytest.fixture
def app(settings, compiled_templates):
    app = create_app(settings)
    app.jinja_env.bytecode_cache = compiled_templates
    database = app.services.get(Database)
    if not inspect(database.engine).has_table("person"):  # a module may bring an empty database of its own
        Base.metadata.create_all(database.engine)
    yield app
    database.close()


@pytest.fixture
def client(app):
    return app.test_client()


@pytest.fixture
def services(app):
    """The app's services, active in the test."""
    with app.services.active():
        yield app.services


@pytest.fixture
def unit(services):
    """Opens units: `with unit():` is one committed unit of work, `unit(write=False)` one that cannot write."""
    database = services.get(Database)

    @contextmanager
    def work(*, write=True):
        with database.unit(write=write) as opened:
            yield opened.session

    return work


@pytest.fixture
def statements(app):
    """Counts SQL: in `with statements() as said:` the list fills; savepoints and transaction ends are left out."""
    database = app.services.get(Database)

    @contextmanager
    def counting():
        said = []

        def note(_connection, _cursor, statement, *_rest):
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "PRAGMA")):
                said.append(statement)

        # PostgreSQL's reading engine is a view of the other and shares its events.
        engines = {database.engine, database._reading} if database.is_sqlite else {database.engine}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            yield said
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)

    return counting


@pytest.fixture
def told(caplog):
    """A function: the lines about attempts to sign in since its last call, as programs read them."""
    caplog.set_level(logging.INFO, logger="elearn.signing")
    given = 0

    def since():
        nonlocal given
        records = [each for each in caplog.records if each.name == "elearn.signing"]
        fresh, given = records[given:], len(records)
        return [json.loads(JsonLines().format(each)) for each in fresh]

    return since
