"""Views of the room: standing, tests, practice, observing, leads."""

from elearn.trainers.views import leads, observing, practice, standing, tests
from elearn.trainers.views.blueprint import blueprint

__all__ = ["blueprint", "leads", "observing", "practice", "standing", "tests"]
