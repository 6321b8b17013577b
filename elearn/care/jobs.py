"""What is due in this room."""

from datetime import timedelta

from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.care import operations


def due() -> tuple[DueJob, ...]:
    """Hand on what was not read in time; forget what is past its time."""
    return (
        DueJob(
            "care.hand_on",
            timedelta(minutes=5),
            operations.hand_on,
            by_the_clock=False,
            title=N_("Hands on talk requests that were not read in time"),
        ),
        DueJob("care.forget", timedelta(hours=1), operations.forget, title=N_("Forgets old talk requests")),
    )
