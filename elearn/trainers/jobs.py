"""Due jobs of this room."""

from datetime import timedelta

from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.trainers import operations, privacy
from elearn.trainers.operations.practice import link_classes


def due() -> tuple[DueJob, ...]:
    """Tests whose time ran out are counted; classes find their planned session; roles end with their badge."""
    return (
        DueJob(
            "trainers.overdue_tests",
            timedelta(minutes=1),
            operations.hand_in_overdue,
            title=N_("Hands in tests whose time ran out"),
        ),
        DueJob(
            "trainers.classes",
            timedelta(minutes=10),
            link_classes,
            by_the_clock=False,
            title=N_("Joins held classes with planned practice"),
        ),
        DueJob(
            "trainers.ended_badges",
            timedelta(hours=1),
            operations.end_awards,
            title=N_("Ends roles whose badge has ended"),
        ),
        DueJob("trainers.old_answers", timedelta(days=1), privacy.retention, title=N_("Forgets old test answers")),
    )
