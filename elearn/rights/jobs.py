"""What is due in this room."""

from datetime import datetime, timedelta

from elearn.base.core.db import Database
from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.rights import operations
from elearn.rights.erasures import Erasures

NIGHTLY = timedelta(hours=24)


def due() -> tuple[DueJob, ...]:
    """Every room forgets what is past its time; what was deleted leaves SQLite's files, too; so do old erasures."""
    return (
        DueJob(
            "rights.forget_in_time",
            NIGHTLY,
            operations.forget_in_time,
            title=N_("Forgets in every room what is past its time"),
        ),
        DueJob("rights.overwrite_deleted", NIGHTLY, _overwrite, title=N_("Overwrites on the disk what was deleted")),
        DueJob("rights.forget_erasures", NIGHTLY, _forget_erasures, title=N_("Shortens the list of erasures")),
    )


def _overwrite(_now: datetime) -> int:
    return int(service(Database).overwrite_deleted())


def _forget_erasures(now: datetime) -> int:
    return service(Erasures).forget(now)
