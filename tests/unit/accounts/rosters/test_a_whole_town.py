"""A whole town in one file: memory is bounded, everyone arrives, and the figures are told as they were."""

import json
import subprocess
import sys

from tests.factories.rosters import town
from tests.sizes import size

MOST_MEGABYTES = 500


def test_a_town_is_taken_in_bounded_memory(engine_url, tmp_path, figures):
    people, schools = size("roster_people"), size("roster_schools")
    path = tmp_path / "town.zip"
    with path.open("wb") as file:
        town(file, people=people, schools=schools)
    command = [sys.executable, "-m", "tests.factories.roster_child", engine_url, str(path)]
    told = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[-1])
    assert told["take_summary"]["new"] == people
    assert told["take_summary"]["new_schools"] == schools
    assert told["again_summary"]["same"] == people
    assert told["peak_mb"] <= MOST_MEGABYTES
    engine = engine_url.split(":", 1)[0].split("+")[0]
    figures(f"roster town {engine}", _line(told, people, schools))


def _line(told, people, schools):
    ratio = told["take_seconds"] / told["check_seconds"]
    return (
        f"{people:,} people in {schools} schools: taken in {told['take_seconds']:.1f} s, {ratio:.1f} times the parsing "
        f"with all rules ({told['check_seconds']:.1f} s; cell rules alone {told['parse_seconds']:.1f} s, "
        f"Python's bare csv {told['bare_seconds']:.1f} s), the same file again {told['again_seconds']:.1f} s, "
        f"at most {told['peak_mb']:.0f} MB"
    )
