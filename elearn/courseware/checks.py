"""The courses that could be read."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from elearn.base.core.checks import Check, Line, Remedy, Trouble
from elearn.base.core.messages import N_
from elearn.courseware.queries import catalogue

FAULTS: Final = Remedy(
    "course-faults",
    N_("The command names every fault with its file and line. Mend them and restart; the other courses go on."),
    "elearn courses check",
)


def _look(_now: datetime) -> Iterator[Line]:
    found = catalogue()
    lessons = sum(len(course.lessons) for course in found.courses)
    value = N_("%(courses)s with %(lessons)s lessons", courses=len(found.courses), lessons=lessons)
    says = N_("Some course could not be read as it is written.")
    yield Line(N_("Courses"), (value,), Trouble(says, FAULTS) if found.faults or not lessons else None)


CHECKS: Final = (Check("courses", "sizes", _look, (FAULTS,), reads_database=False),)
