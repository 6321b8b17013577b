"""The command line as an operator uses it: words in, lines and an exit code out."""

import pytest
from click.testing import CliRunner

from elearn.cli import main


@pytest.fixture
def site(monkeypatch, engine_url):
    """Settings of a site whose database is still empty."""
    monkeypatch.setenv("ELEARN_MODE", "test")
    monkeypatch.setenv("ELEARN_DATABASE_URL", engine_url)
    return engine_url


@pytest.fixture
def elearn():
    """A function: `elearn("db", "upgrade")` gives the result."""

    def run(*words, **more):
        return CliRunner().invoke(main, words, **more)

    return run


@pytest.fixture
def migrated(site, elearn):
    assert elearn("db", "upgrade").exit_code == 0
    return site


@pytest.fixture
def refuses(elearn):
    """A function: the command exits 1 and says why in one line."""

    def run(*words, saying, **more):
        result = elearn(*words, **more)
        said = result.output.strip()
        assert result.exit_code == 1, said
        assert isinstance(result.exception, SystemExit), result.exception
        assert saying in said
        assert len(said.splitlines()) == 1, said

    return run
