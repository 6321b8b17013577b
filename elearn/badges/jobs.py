"""What is due in this room."""

from datetime import timedelta

from elearn.badges import operations
from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_


def due() -> tuple[DueJob, ...]:
    """Forget the codes of past visits."""
    return (
        DueJob(
            "badges.forget_passes",
            timedelta(hours=6),
            operations.forget_passes,
            title=N_("Forgets the codes of past visits at doors"),
        ),
    )
