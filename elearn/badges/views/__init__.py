"""What the room answers over HTTP: badges for anyone, documents for programs, the holder's own, the door, the area."""

from elearn.badges.views import area, door, holder, office, programs, public, verify  # noqa: F401 - fill the blueprint
from elearn.badges.views.blueprint import blueprint

__all__ = ["blueprint"]
