"""Figures that a run found; under `make prove` they are written to docs/proof.md."""

import datetime as dt
import subprocess
from pathlib import Path

import pytest

from tests.sizes import PROVING

ROOT = Path(__file__).resolve().parents[1]
PROOF = ROOT / "docs" / "proof.md"
_found = {}


@pytest.fixture
def figures():
    """`figures(name, line)` keeps one line of what was counted."""

    def keep(name, line):
        _found[name] = line

    return keep


def pytest_sessionfinish(session, exitstatus):
    """Write the proof, but only of a run in which everything passed."""
    if PROVING and exitstatus == 0 and _found:
        PROOF.write_text(_page(), encoding="utf-8")


def _page():
    command = ["git", "rev-parse", "--short", "HEAD"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    commit = asked.stdout.strip() or "unknown"
    when = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC"
    head = [
        "# What `make prove` found",
        "",
        f"Run on {when} at commit {commit}, sizes of `tests/sizes.toml`, column `prove`.",
        "",
    ]
    return "\n".join([*head, *(f"- **{name}**: {line}" for name, line in sorted(_found.items()))]) + "\n"
