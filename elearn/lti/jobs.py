"""What is due in this room: points for the platforms, and old nonces."""

import logging
from datetime import datetime, timedelta

from elearn.base.core.db import Database
from elearn.base.core.engines import engine
from elearn.base.core.jobs import DueJob
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.lti import operations, queries
from elearn.lti.records import Points, Unreachable
from elearn.lti.tool import Tool

_log = logging.getLogger("elearn.lti")


def due() -> tuple[DueJob, ...]:
    """A teacher who looks into the platform's book sees what was answered a minute ago."""
    return (
        DueJob("lti.points", timedelta(minutes=1), tell_points, title=N_("Tells learning platforms the points")),
        DueJob(
            "lti.nonces",
            timedelta(hours=1),
            operations.forget_nonces,
            title=N_("Forgets used tickets of learning platforms"),
        ),
    )


def tell_points(now: datetime) -> int:
    """Tell platforms what they do not know yet; gives how many took it. No unit of work is open while one is asked."""
    with service(Database).unit(write=False):
        waiting = queries.points_to_tell(now)
    return sum(_tell(attempt_id, platform_id, told, now) for attempt_id, platform_id, told in waiting)


def _tell(attempt_id: str, platform_id: str, told: Points, now: datetime) -> bool:
    with service(Database).unit(write=False):
        platform = queries.platform_by_id(platform_id)
    try:
        if platform is not None:
            engine("lti.pylti").tell(service(Tool), platform, told, now)
    except Unreachable as fault:
        _log.warning("points were not taken by %s and will be sent again: %s", platform_id, fault)
        return False
    with service(Database).unit(write=True):
        operations.was_told(attempt_id, told)
    return platform is not None
