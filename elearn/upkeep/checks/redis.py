"""What joins several processes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from elearn.base.core.beside import Beside
from elearn.base.core.checks import Check, Line, Remedy, Trouble
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

AWAY: Final = Remedy(
    "redis-away",
    N_("Classes go on, screens follow a little later. Start Redis; nothing else needs a restart."),
    "systemctl start redis-server",
)


def _look(_now: datetime) -> Iterator[Line]:
    if service(Beside).fault() is None:  # type: ignore[type-abstract]
        yield Line("Redis", (N_("answers"),))
    else:
        yield Line("Redis", (N_("does not answer"),), Trouble(N_("Redis does not answer."), AWAY))


CHECK: Final = Check("redis", "health", _look, (AWAY,), reads_database=False)
