"""What is due in this part."""

from datetime import timedelta

from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.surveys.sitting import operations


def due() -> tuple[DueJob, ...]:
    """Finish what a stopped server left after a release."""
    return (
        DueJob(
            "surveys.finish",
            timedelta(hours=1),
            operations.finish_all,
            title=N_("Finishes what a stopped server left after a release"),
        ),
    )
