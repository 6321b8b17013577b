"""What the room answers over HTTP: the child's page, the inbox, and who listens."""

from elearn.care import listeners  # noqa: F401 - connects the desk's line
from elearn.care.views import appointing, listening, talking  # noqa: F401 - fill the blueprint
from elearn.care.views.blueprint import blueprint

__all__ = ["blueprint"]
