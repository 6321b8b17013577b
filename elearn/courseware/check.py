"""Prints every fault of the courses; behind `elearn courses check`, and alone where the app is not wired.

`python -m elearn.courseware.check [folder] [--notices]`
"""

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

from elearn.courseware.catalogue import load_catalogue
from elearn.courseware.lessons import Catalogue


def fault_lines(catalogue: Catalogue, *, notices: bool) -> Iterator[str]:
    """One line for each fault, on demand for each notice, and a closing line."""
    yield from map(str, catalogue.faults)
    if notices:
        yield from (f"{notice} (notice)" for notice in catalogue.notices)
    lessons = sum(len(course.lessons) for course in catalogue.courses)
    yield (
        f"{len(catalogue.faults)} faults, {len(catalogue.notices)} notices;"
        f" {lessons} lessons in {len(catalogue.courses)} courses hold together"
    )


def main(arguments: list[str] | None = None) -> int:
    """0 without faults, else 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", default=Path("courses"))
    parser.add_argument("--notices", action="store_true", help="also print what only asks for a look")
    options = parser.parse_args(arguments)
    catalogue = load_catalogue(options.folder)
    for line in fault_lines(catalogue, notices=options.notices):
        sys.stdout.write(f"{line}\n")
    return 1 if catalogue.faults else 0


if __name__ == "__main__":
    sys.exit(main())
