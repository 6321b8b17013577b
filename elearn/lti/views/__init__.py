"""Pages of LTI."""

from elearn.lti.views import launching, linking
from elearn.lti.views.blueprint import blueprint

__all__ = ["blueprint", "launching", "linking"]
