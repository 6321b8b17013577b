"""`make semgrep`: our own rules over the tree, after a control in which each of them must find what it is for."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RULES = Path(__file__).with_name("rules.yml")
PYTHON = """
import datetime

import requests
import sqlalchemy


def wrong(name):
    requests.get("http://example.com/")
    return sqlalchemy.text(f"SELECT {name}"), datetime.datetime.now()
"""
TEMPLATE = "<p>{{ words | safe }}</p>\n"


def found(semgrep, folder, *places):
    """The ids of the rules that find something, with the place."""
    options = ("--json", "--quiet", "--metrics=off", "--disable-version-check", "--config", RULES)
    command = [semgrep, "scan", *map(str, options), *places]
    said = json.loads(subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout)
    if said["errors"]:
        raise SystemExit(f"semgrep could not read everything: {said['errors']}")
    return {
        (each["check_id"].rpartition(".")[2], f"{each['path']}:{each['start']['line']}") for each in said["results"]
    }


def control(semgrep):
    """The rules that find nothing where each has something to find."""
    with tempfile.TemporaryDirectory() as folder:
        house = Path(folder) / "elearn"
        house.mkdir()
        (house / "wrong.py").write_text(PYTHON, "utf-8")
        (house / "wrong.html").write_text(TEMPLATE, "utf-8")
        for command in ("init --quiet", "add --all"):
            subprocess.run(["git", *command.split()], cwd=folder, check=True)
        rules = {line.split()[-1] for line in RULES.read_text("utf-8").splitlines() if line.startswith("  - id:")}
        return rules - {rule for rule, _ in found(semgrep, folder, "elearn")}


def main(semgrep):
    """1 where a rule is blind, or where it finds something."""
    blind = control(semgrep)
    faults = found(semgrep, ROOT, "elearn", "migrations")
    for rule in sorted(blind):
        print(f"{rule} did not find what it is for")
    for rule, place in sorted(faults):
        print(f"{place}: {rule}; tests/semgrep/rules.yml says what to do instead")
    return int(bool(blind or faults))


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
