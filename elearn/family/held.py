"""A lesson that a class took, as the teacher may put it on the class page. Pure."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class HeldLesson:
    """Which session, which lesson, on which day in Japan."""

    session_id: str
    course: str
    lesson: str
    held_on: date
