"""What the room answers over HTTP: the families' page, the rule, the slips, and the teacher's side."""

from elearn.family import listeners  # noqa: F401 - connects the desk's line
from elearn.family.views import home, rule, teacher  # noqa: F401 - fill the blueprint
from elearn.family.views.blueprint import blueprint

__all__ = ["blueprint"]
