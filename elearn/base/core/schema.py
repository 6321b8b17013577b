"""The revision that a database is at, and the one that this version needs: known without what migrates."""

import re
from functools import cache
from typing import Final

from sqlalchemy import inspect, text

from elearn.base.core.db import Database
from elearn.base.core.places import packaged

_REVISION: Final = re.compile(r"^(down_)?revision(?:: [^=]+)? = ['\"](\w+)['\"]", re.MULTILINE)


@cache
def head() -> str | None:
    """The newest revision that this version knows: the one that no other comes after."""
    named: dict[str, set[str]] = {"": set(), "down_": set()}
    for file in packaged("migrations").joinpath("versions").iterdir():
        if file.name.endswith(".py"):
            for kind, revision in _REVISION.findall(file.read_text(encoding="utf-8")):
                named[kind].add(revision)
    return next(iter(named[""] - named["down_"]), None)


def current(database: Database) -> str | None:
    """The revision that the database is at; None for an empty one. `/readyz` asks, and must not wait for writers."""
    with database.snapshot() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found


def damage(database: Database, *, quick: bool = False) -> str | None:
    """What is wrong with the file, and the remedy: whatever is written into a damaged one makes it worse."""
    if found := database.damage(quick=quick):
        return (
            f"the database file is damaged ({found[0].splitlines()[-1]}): keep it aside, and bring the last backup "
            "back into an empty database with `elearn restore`"
        )
    return None


def fault(database: Database) -> str | None:
    """Why this version cannot work on the database, and the remedy; None where it can."""
    return damage(database, quick=True) or misfit(database)


def misfit(database: Database) -> str | None:
    """Another revision than this version's, and the remedy; None where it fits."""
    found = current(database)
    return None if found == head() else f"the database is at {found or 'no schema'}: run `elearn db upgrade` first"
