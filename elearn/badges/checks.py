"""The key that signs badges: how long it has done so."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from elearn.badges.issuer import Issuer
from elearn.base.core.checks import Check, Gauge, Line, Remedy, Trouble
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

OLDEST: Final = timedelta(days=2 * 365)
ROTATE: Final = Remedy(
    "issuer-key-old",
    N_("Sign with a new key from now on, then write a backup. Every badge that was issued stays valid."),
    "elearn badges rotate-key",
)


def _look(now: datetime) -> Iterator[Line]:
    label = N_("Key that signs badges, in use since")
    since = service(Issuer).keyring.since()
    if since is None:
        yield Line(label, (N_("not needed yet"),))
        return
    number = Gauge("elearn_issuer_key_created_timestamp_seconds", "Since when the badge key signs", since.timestamp())
    says = N_("The key that signs badges is older than two years.")
    yield Line(label, (since,), Trouble(says, ROTATE) if now - since > OLDEST else None, (number,))


CHECKS: Final = (Check("issuer", "keys", _look, (ROTATE,), reads_database=False),)
