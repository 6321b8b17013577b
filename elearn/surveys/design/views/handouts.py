"""How many ballots of an open series a network gets: whoever finds the poster's link may answer, and nobody is known.

Three classes behind one address get theirs within the hour; a program that stuffs ballots is slowed down, not stopped,
which is why an open series has no interval and no verdict. Addresses are in memory only, and for that hour.
"""

from typing import Final

from flask import request

from elearn.base.core.errors import TooMany
from elearn.base.core.messages import NP_
from elearn.base.core.ports import service
from elearn.base.http.throttle import MakeStarts

MOST_AN_HOUR: Final = 120
_HOUR: Final = 3600.0


class Handouts:
    """Ballots given out in open series, by network."""

    def __init__(self, make: MakeStarts) -> None:
        self._starts = make("handouts", most=MOST_AN_HOUR, within=_HOUR)

    def take(self, key: str) -> float:
        """Count one more ballot, or say how long to wait."""
        return self._starts.take(key)


def refuse_too_many_ballots(wave_id: str) -> None:
    """Count one more ballot for this address, or say how long to wait."""
    seconds = service(Handouts).take(f"{wave_id} {request.remote_addr}")
    if seconds > 0:
        minutes = int(seconds / 60) + 1
        raise TooMany(
            NP_(
                "child",
                "Many people are answering here just now. Please try again in %(minutes)s minutes.",
                minutes=minutes,
            ),
            retry_after=int(seconds) + 1,
        )
