"""The process that answers: version, and since when."""

import platform
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version

from elearn.base.core.checks import Check, Gauge, Line
from elearn.base.core.messages import N_


def check(started: datetime) -> Check:
    """For a process that began then."""

    def look(_now: datetime) -> Iterator[Line]:
        ours, pythons = version("elearn"), platform.python_version()
        labels = {"version": ours, "python": pythons}
        yield Line(
            N_("Version"),
            (f"elearn {ours}, Python {pythons}",),
            gauges=(Gauge("elearn_info", "The version that runs", 1, labels),),
        )
        since = Gauge("elearn_started_timestamp_seconds", "When the process began that answers", started.timestamp())
        yield Line(N_("Running since"), (started,), gauges=(since,))

    return Check("process", "health", look, reads_database=False)
