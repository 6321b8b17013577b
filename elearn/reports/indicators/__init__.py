"""The published indicators: pure functions of counts. docs/reports.md gives the formulas with their sources."""

from elearn.reports.indicators.projecting import Outlook, Point, Projection, project
from elearn.reports.indicators.shares import (
    Difference,
    Estimate,
    Interval,
    design_effect,
    difference,
    wilson,
    zero_allows,
)
from elearn.reports.indicators.verdicts import Verdict, people_to_go, verdict

__all__ = [
    "Difference",
    "Estimate",
    "Interval",
    "Outlook",
    "Point",
    "Projection",
    "Verdict",
    "design_effect",
    "difference",
    "people_to_go",
    "project",
    "verdict",
    "wilson",
    "zero_allows",
]
