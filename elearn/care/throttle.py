"""How often one seat may press the button, counted in memory and nowhere else."""

from elearn.base.core.errors import TooMany
from elearn.base.core.messages import NP_
from elearn.base.core.ports import service
from elearn.base.http.throttle import LocalFailures

SLOWER = NP_(
    "child", "You have pressed this a few times. Please wait a little. If it is urgent, talk to an adult near you."
)


class Taps(LocalFailures):
    """Some eight in a row are free; then the pauses grow."""

    def __init__(self) -> None:
        super().__init__(brim=8, leak=1 / 120, longest=600.0)


def count_tap(seat_id: str) -> None:
    """One more press from this seat; TooMany while it has to wait."""
    taps = service(Taps)
    seconds = taps.wait(seat_id)
    if seconds > 0:
        raise TooMany(
            NP_(
                "child",
                "You have pressed this a few times. Please wait a little. If it is urgent, talk to an adult near you.",
            ),
            retry_after=int(seconds) + 1,
        )
    taps.count(seat_id)
