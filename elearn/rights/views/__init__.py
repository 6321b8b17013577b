"""What the room answers over HTTP: one's own data, the audit log, the notice."""

from elearn.rights.views import data, log, notice  # noqa: F401 - fill the blueprint
from elearn.rights.views.blueprint import blueprint

__all__ = ["blueprint"]
