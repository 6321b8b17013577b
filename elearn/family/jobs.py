"""What is due in this room."""

from datetime import timedelta

from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.family import operations


def due() -> tuple[DueJob, ...]:
    """Pages of past school years are forgotten."""
    return (
        DueJob(
            "family.forget", timedelta(hours=6), operations.forget, title=N_("Forgets class pages of past school years")
        ),
    )
