"""What is due in this room."""

from datetime import timedelta

from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.surveys.design import keymaking, progress


def due() -> tuple[DueJob, ...]:
    """Count ballots once an hour; make the keys of waves that are being opened."""
    counting = DueJob(
        "surveys.count_progress",
        timedelta(hours=1),
        progress.count_progress,
        by_the_clock=False,
        title=N_("Counts the ballots of open surveys, in tens"),
    )
    return (counting, keymaking.due())
