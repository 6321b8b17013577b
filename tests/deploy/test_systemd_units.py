"""The units of deploy/systemd, read by systemd itself."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.live import ROOT

ANALYZE = shutil.which("systemd-analyze")
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
pytestmark = pytest.mark.skipif(ANALYZE is None, reason="needs systemd-analyze (apt install systemd)")


def verified(folder, change=lambda text: text):
    """What systemd says of both units, with `elearn` where it is on this machine."""
    here = str(Path(sys.executable).parent)
    for unit in UNITS:
        (folder / unit.name).write_text(change(unit.read_text("utf-8").replace("/opt/elearn/bin", here)), "utf-8")
    command = [ANALYZE, "verify", "--man=no", *(str(folder / unit.name) for unit in UNITS)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_systemd_understands_every_line(tmp_path):
    assert len(UNITS) == 2
    said = verified(tmp_path)
    assert (said.returncode, said.stdout + said.stderr) == (0, "")


def test_a_misspelt_line_would_be_seen(tmp_path):
    said = verified(tmp_path, lambda text: text.replace("ProtectSystem=", "ProtectSytem="))
    assert "ProtectSytem" in said.stderr
