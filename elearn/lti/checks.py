"""The key by which learning platforms know this site."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from elearn.base.core.checks import Check, Line
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.lti.tool import Tool


def _look(_now: datetime) -> Iterator[Line]:
    since = service(Tool).since()
    yield Line(N_("Key for learning platforms, in use since"), (since or N_("not needed yet"),))


CHECKS: Final = (Check("lti", "keys", _look, reads_database=False),)
