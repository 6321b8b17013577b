"""The machine's clock."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from elearn.base.core.checks import Check, Line, Remedy, Trouble
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.core.steady import Steadiness

JUMPED: Final = Remedy(
    "clock-jumped",
    N_("Compare the machine's clock with a right one. If it is wrong, set it; if it is right now, restart elearn."),
    "timedatectl status",
)


def _look(now: datetime) -> Iterator[Line]:
    if service(Steadiness).holds():
        yield Line(N_("Clock"), (now,))
    else:
        says = N_("The machine's clock jumped: until that is settled, nothing is deleted by itself.")
        yield Line(N_("Clock"), (now,), Trouble(says, JUMPED))


CHECK: Final = Check("clock", "health", _look, (JUMPED,), reads_database=False)
