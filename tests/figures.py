"""Figures that a run found; under `make prove` they are written to docs/proof.md, each with its day and commit."""

import datetime as dt
import re
import subprocess
from pathlib import Path

import pytest

from tests.sizes import PROVING

ROOT = Path(__file__).resolve().parents[1]
PROOF = ROOT / "docs" / "proof.md"
HEAD = """# What `make prove` found

The same tests as `make test`, at the sizes of `tests/sizes.toml`, column `prove`.
A test fails when a figure that issues rest on is missing here.
"""
ROW = re.compile(r"- \*\*(\w+)\*\* \((.+?)\): (.+)")
_found = {}


@pytest.fixture
def figures():
    """`figures(name, line)` keeps one line of what was counted."""

    def keep(name, line):
        _found[name.replace(" ", "_").lower()] = line

    return keep


def proven():
    """The figures of docs/proof.md: name to (day and commit, line)."""
    page = PROOF.read_text(encoding="utf-8") if PROOF.exists() else ""
    return {row[1]: (row[2], row[3]) for row in map(ROW.fullmatch, page.splitlines()) if row}


def pytest_sessionfinish(session, exitstatus):
    """Write the proof, but only of a run in which everything passed."""
    if PROVING and exitstatus == 0 and _found:
        rows = proven() | {name: (_when(), line) for name, line in _found.items()}
        lines = [f"- **{name}** ({when}): {line}" for name, (when, line) in sorted(rows.items())]
        PROOF.write_text("\n".join([HEAD, *lines]) + "\n", encoding="utf-8")


def _when():
    command = ["git", "rev-parse", "--short", "HEAD"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC, {asked.stdout.strip() or 'no commit'}"
