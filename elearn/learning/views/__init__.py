"""The addresses of this room: lessons to read (`lessons`) and attempts to take (`attempts`), on one blueprint."""

from elearn.learning.views import attempts, lessons
from elearn.learning.views.blueprint import blueprint

__all__ = ["attempts", "blueprint", "lessons"]
