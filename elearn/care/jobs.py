"""What is due in this room."""

from datetime import timedelta

from elearn.base.core.jobs import DueJob
from elearn.care import operations


def due() -> tuple[DueJob, ...]:
    """Hand on what was not read in time; forget what is past its time."""
    return (
        DueJob("care.hand_on", timedelta(minutes=5), operations.hand_on),
        DueJob("care.forget", timedelta(hours=1), operations.forget),
    )
