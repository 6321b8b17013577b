"""`make sbom` lists what runs when elearn runs, in valid CycloneDX, and nothing of the machine that made it."""

import json
import re
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    target = tmp_path_factory.mktemp("sbom") / "sbom.json"
    subprocess.run([sys.executable, str(ROOT / "docs" / "sbom.py"), str(target)], check=True, capture_output=True)
    return target.read_text("utf-8")


def faults(text):
    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)


def test_it_is_valid_cyclonedx(made):
    assert faults(made) is None


def test_control_a_document_that_is_none_is_refused(made):
    broken = json.loads(made)
    broken["components"][0]["type"] = "cheese"
    assert faults(json.dumps(broken)) is not None


def test_it_names_what_runs_with_the_version_that_runs(made):
    found = {each["name"].lower(): each["version"] for each in json.loads(made)["components"]}
    for name in ("flask", "sqlalchemy", "werkzeug", "granian", "cryptography", "psycopg", "psycopg-binary"):
        assert found[name] == version(name), name
    assert not {"pytest", "ruff", "playwright", "atheris"} & set(found)
    assert {"@hpke/core", "@cloudflare/blindrsa-ts"} <= set(found)
    assert not {"esbuild", "axe-core", "typescript"} & set(found)


def test_every_package_of_the_scripts_is_among_them(made):
    """What TypeScript imports is shipped."""
    sources = (ROOT / "elearn" / "web" / "assets").rglob("*.ts")
    imported = {name for path in sources for name in re.findall(r'from "(@?[a-z][^"]*)"', path.read_text("utf-8"))}
    assert imported <= {each["name"] for each in json.loads(made)["components"]}


def test_it_tells_nothing_of_this_machine(made):
    assert str(ROOT) not in made
    assert "file:" not in made
    assert not [line for line in made.splitlines() if "simple/" in line or "/opt/" in line]
