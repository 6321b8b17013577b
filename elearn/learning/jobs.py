"""Due jobs of this room."""

from datetime import timedelta

from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.learning import privacy


def due() -> tuple[DueJob, ...]:
    """Guests are forgotten soon after their time is over."""
    return (
        DueJob("learning.guests", timedelta(hours=1), privacy.retention, title=N_("Forgets guests whose time is over")),
    )
