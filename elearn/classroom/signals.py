"""What this room announces.

* `desk_opened(None, actor)`: a teacher opens the desk. A listener may return a `DeskLine`, which only they will see.
"""

from dataclasses import dataclass

from elearn.base.core.messages import Message
from elearn.base.core.signals import signal

desk_opened = signal("classroom.desk_opened")


@dataclass(frozen=True)
class DeskLine:
    """A line on the desk that leads somewhere. `loud`: something waits there."""

    words: Message
    url: str
    loud: bool = False
