"""What a town's roster costs: `python -m bench.rosters`; rows as `bench.surveys` gives them.

`BENCH_ROSTER_PEOPLE` of them (20,000) in a OneRoster zip, taken into an empty SQLite file, against merely parsing it
with all rules.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.factories import rosters

# The tests' own town, untyped as tests are.
factory: Any = rosters
PEOPLE = int(os.environ.get("BENCH_ROSTER_PEOPLE", "20000"))
PEOPLE_IN_A_SCHOOL = 1_700
Row = dict[str, object]


def rows() -> list[Row]:
    """Import in a process of its own, which tells time and memory."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "town.zip"
        with path.open("wb") as file:
            factory.town(file, people=PEOPLE, schools=max(PEOPLE // PEOPLE_IN_A_SCHOOL, 1))
        url = f"sqlite:///{folder / 'roster.db'}"
        command = [sys.executable, "-m", "tests.factories.roster_child", url, str(path)]
        told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout)
    found: list[Row] = [
        {"what": f"roster of {PEOPLE:,}, people per second", "value": PEOPLE / told["take_seconds"], "aim": ""},
        {"what": "taken, times the parsing", "value": told["take_seconds"] / told["check_seconds"], "aim": "<= 3"},
        {"what": "memory at its peak, MB", "value": told["peak_mb"], "aim": "<= 500"},
    ]
    for row in found:
        print(f"  {row['what']}: {row['value']:.1f} {row['aim']}", flush=True)
    return found


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
