"""Report pages are read from a replica where there is one, and from the primary while it is away."""

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import SQLAlchemyError

from elearn.app import create_app
from elearn.base.core.db import Database, session
from elearn.settings import Settings
from tests.engines import scratch_database
from tests.live import free_port

pytestmark = pytest.mark.postgres
NAMED = text("SELECT current_database()")


@pytest.fixture
def two_databases(postgres_server, empty_postgres):
    """Each its own, so that one sees which of them answered: a primary, and what stands for its replica."""
    with (
        scratch_database(postgres_server, empty_postgres) as primary,
        scratch_database(postgres_server, empty_postgres) as replica,
    ):
        yield primary, replica


def answered(database, **how):
    with database.unit(**how):
        return session().execute(NAMED).scalar()


def test_only_what_may_be_late_is_read_there_and_nothing_is_written(two_databases):
    primary, replica = two_databases
    database = Database(primary, replica_url=replica)
    here, there = database.url.database, database.replica.url.database
    assert answered(database, write=False, late=True) == there
    assert answered(database, write=False) == here
    assert answered(database, write=True, late=True) == here
    with pytest.raises(SQLAlchemyError), database.unit(write=False, late=True):
        session().execute(text("CREATE TABLE no (a int)"))
    database.close()


def test_a_replica_that_is_away_is_no_reason_to_show_nothing(two_databases, caplog):
    primary, _ = two_databases
    database = Database(primary, replica_url=f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none")
    assert answered(database, write=False, late=True) == database.url.database
    assert "the replica does not answer" in caplog.text
    database.close()


def test_report_pages_and_no_others_are_read_there(two_databases, tmp_path):
    primary, replica = two_databases
    secret = "for tests only " * 3
    settings = Settings(
        mode="test", database_url=primary, replica_url=replica, secret_key=secret, keys_dir=tmp_path / "keys"
    )
    app = create_app(settings)
    database, begun = app.services.get(Database), []
    event.listen(database.replica, "begin", begun.append)
    client = app.test_client()
    assert client.get("/courses/").status_code == client.get("/").status_code == 200
    assert begun == []
    assert client.get("/reports/anxiety/").status_code == 200
    assert begun
    database.close()
