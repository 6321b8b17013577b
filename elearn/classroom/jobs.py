"""What is due in this room."""

from datetime import datetime, timedelta

from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.classroom import operations

EVERY_MINUTES = timedelta(minutes=5)
HOURLY = timedelta(hours=1)


def due(keep: timedelta) -> tuple[DueJob, ...]:
    """End forgotten classes; erase trial classes after a day, and seats and answers `keep` after the class."""

    def purge(now: datetime) -> int:
        return operations.purge(now, keep)

    return (
        DueJob("classroom.erase_trials", EVERY_MINUTES, operations.erase_trials, title=N_("Erases trial classes")),
        DueJob(
            "classroom.end_forgotten",
            EVERY_MINUTES,
            operations.end_forgotten,
            title=N_("Ends classes that were left running"),
        ),
        DueJob("classroom.purge", HOURLY, purge, title=N_("Erases seats and answers of ended classes")),
    )
