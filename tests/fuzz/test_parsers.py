"""No parser stumbles. Seeds, what was once a find and small accidents on every run; atheris at length under
`make prove`, and on every run against a parser with a hole, to know that it finds one.
"""

import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.fuzz import targets
from tests.sizes import PROVING, size

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).parent / "corpus"


def known(name):
    """Seeds, and every input that was once a find."""
    folder = CORPUS / name
    return [*targets.seeds(name), *(path.read_bytes() for path in sorted(folder.glob("*")) if folder.is_dir())]


def accident(data, chance):
    """A few bytes changed, dropped or doubled."""
    raw = bytearray(data)
    for _ in range(chance.randint(1, 4)):
        at, end = sorted(chance.choices(range(len(raw) + 1), k=2))
        kind = chance.randrange(3)
        if kind == 0:
            raw[at : at + 2] = bytes(chance.choices(range(256), k=2))
        elif kind == 1:
            del raw[at : min(end, at + 20)]
        else:
            raw[at:at] = raw[at : min(end, at + 200)]
    return bytes(raw)


@pytest.mark.parametrize("name", targets.TARGETS)
def test_what_is_known_and_small_accidents_are_read_or_refused(name):
    chance = random.Random(f"elearn {name}")
    for data in known(name):
        targets.TARGETS[name](data)
        for _ in range(size("fuzz_accidents")):
            targets.TARGETS[name](accident(data, chance))


def fuzzed(name, runs, folder):
    command = [sys.executable, "-m", "tests.fuzz.run", name, "--runs", str(runs), "--keep", str(folder)]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


# Ten seconds each, most of it for taking the code in: one parser on every run, all of them under `make prove`.
@pytest.mark.parametrize("name", targets.TARGETS if PROVING else ["credential"])
def test_atheris_finds_nothing(name, tmp_path, figures):
    done = fuzzed(name, size("fuzz_runs"), tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    figures(f"fuzzed {name}", f"{size('fuzz_runs')} runs, nothing found")


def test_control_atheris_finds_a_hole(tmp_path):
    done = fuzzed("careless", 200_000, tmp_path)
    assert done.returncode != 0
    assert "IndexError: the hole" in done.stdout + done.stderr
