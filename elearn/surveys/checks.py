"""Surveys whose closing is overdue: until then their keys lie on the disk and nobody sees a result.

Only that there are some: not which, not how many answered.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from elearn.base.core.checks import Check, Gauge, Line, Remedy, Trouble
from elearn.base.core.messages import N_
from elearn.surveys.design import reads

PATIENCE: Final = timedelta(days=7)
CLOSE: Final = Remedy(
    "wave-overdue",
    N_("Ask the official of the survey to meet the trustees and close it; a new closing day can be set, too."),
    "elearn waves list",
)


def _look(now: datetime) -> Iterator[Line]:
    overdue = reads.count_overdue(now - PATIENCE)
    number = Gauge("elearn_waves_overdue", "Surveys whose closing day passed a week ago", overdue)
    label = N_("Surveys past their closing day")
    if not overdue:
        yield Line(label, (N_("none so far"),), gauges=(number,))
        return
    says = N_("A survey's closing day passed more than a week ago, and it is not closed.")
    yield Line(label, (str(overdue),), Trouble(says, CLOSE), (number,))


CHECKS: Final = (Check("waves", "keys", _look, (CLOSE,)),)
