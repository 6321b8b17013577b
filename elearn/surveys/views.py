"""The addresses of this room for the composition root."""

from elearn.surveys.design.views import blueprint

__all__ = ["blueprint"]
