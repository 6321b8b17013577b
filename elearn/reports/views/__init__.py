"""What the room answers over HTTP: the report, its files and charts, earlier surveys, the teacher's page."""

from elearn.reports.views import downloads, earlier, page, teachers  # noqa: F401 - fill the blueprint
from elearn.reports.views.blueprint import blueprint

__all__ = ["blueprint"]
