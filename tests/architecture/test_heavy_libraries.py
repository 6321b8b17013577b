"""Nothing heavy is loaded at the start: a lesson must not wait for a typesetter."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "elearn"
HEAVY = {
    *("altair", "vl_convert", "scipy", "opendp", "typst", "fugashi", "authlib", "pylti1p3", "pandas", "numpy"),
    *("pyld", "joserfc", "lxml", "highspy", "xlsxwriter", "webauthn", "redis"),
}
STARTED = """
import sys
from elearn.app import create_app
from elearn.settings import Settings
create_app(Settings(mode="test", database_url="sqlite:///" + sys.argv[1], secret_key="for tests only " * 3))
print(*{name.partition(".")[0] for name in sys.modules})
"""


@pytest.mark.parametrize(
    "start", [STARTED, "import elearn.cli, sys; print(*{n.partition('.')[0] for n in sys.modules})"]
)
def test_no_heavy_library_is_loaded_after_the_start(start, tmp_path):
    command = [sys.executable, "-c", start, str(tmp_path / "app.db")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "elearn" in loaded
    assert loaded & HEAVY == set()


def test_only_engines_import_heavy_libraries():
    found = []
    for path in PACKAGE.rglob("*.py"):
        if "engines" in path.relative_to(PACKAGE).parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            found += [f"{path.relative_to(PACKAGE)}: {name}" for name in names if name.partition(".")[0] in HEAVY]
    assert found == []
