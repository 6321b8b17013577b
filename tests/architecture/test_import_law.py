"""The laws of ARCHITECTURE that import-linter alone cannot state."""

import ast
import configparser
import subprocess
import sys
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "elearn"
DOORS = {"operations", "queries", "rules", "signals"}
# Libraries without tables: their doors are the modules that their docstrings name.
LIBRARIES = {"questions", "courseware", "web", "base"}
# Above the rooms: what composes and drives them.
COMPOSERS = {"app", "cli", "serving", "demo", "settings"}


def rooms():
    return {p.name for p in PACKAGE.iterdir() if (p / "__init__.py").exists()} | {
        p.stem for p in PACKAGE.glob("*.py") if p.stem != "__init__"
    }


@pytest.fixture(scope="module")
def graph():
    return grimp.build_graph("elearn", cache_dir=None)


def test_import_linter_holds():
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_no_room_escapes_the_contract():
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    listed = contract["importlinter:contract:law"]["layers"].replace("|", " ").split()
    assert set(listed) == rooms()


def test_rooms_meet_only_at_their_doors(graph):
    trespasses = []
    for importer in graph.modules:
        home = importer.split(".")[1] if "." in importer else ""
        if home in COMPOSERS | {""}:
            continue
        for imported in graph.find_modules_directly_imported_by(importer):
            parts = imported.split(".")
            if len(parts) < 3 or parts[1] == home or parts[1] in LIBRARIES:
                continue
            if parts[2] not in DOORS:
                trespasses.append(f"{importer} -> {imported}")
    assert trespasses == []


def test_the_composers_leave_tables_and_forms_alone(graph):
    trespasses = [
        f"{importer} -> {imported}"
        for importer in graph.modules
        if importer.split(".")[1:2] and importer.split(".")[1] in {"cli", "demo"}
        for imported in graph.find_modules_directly_imported_by(importer)
        if imported.split(".")[-1] in {"models", "forms"}
    ]
    assert trespasses == []


def test_no_import_is_buried_in_a_function():
    buried = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                buried += [
                    f"{path.relative_to(ROOT)}:{inner.lineno}"
                    for inner in ast.walk(node)
                    if isinstance(inner, ast.Import | ast.ImportFrom)
                ]
    assert buried == []


def test_only_the_database_package_commits():
    calls = []
    for path in PACKAGE.rglob("*.py"):
        if path.is_relative_to(PACKAGE / "base" / "core" / "db"):
            continue
        calls += [
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
        ]
    assert calls == []


def test_every_room_says_what_it_is_for():
    for name in rooms():
        init = PACKAGE / name / "__init__.py"
        if init.exists():
            assert ast.get_docstring(ast.parse(init.read_text(encoding="utf-8"))), name
