"""What the report says in one look, for machines: the JSON file's head."""

from elearn.reports.report import Comparison, Report


def summary(report: Report) -> dict[str, object]:
    """Choice, share, verdict, distance to zero, outlook; None where nothing may be said."""
    anxious = report.wave.anxious
    return {
        "choice": report.choice.args,
        "simulated": report.simulated,
        "definition": report.definition.model_dump(),
        "anxious": {"share": anxious.share, "low": anxious.interval.low, "high": anxious.interval.high}
        if anxious
        else None,
        "valid": report.wave.core.valid,
        "eligible": report.wave.core.eligible,
        "response_rate": report.wave.response_rate,
        "people_to_zero": report.people,
        "comparisons": [_comparison(each) for each in report.comparisons],
        "outlook": {
            "says": report.projection.outlook.value,
            "earliest": report.projection.earliest,
            "latest": report.projection.latest,
        },
    }


def _comparison(found: Comparison) -> dict[str, object]:
    return {
        "with": found.earlier.period,
        "change": found.anxious.change,
        "low": found.anxious.interval.low,
        "high": found.anxious.interval.high,
        "verdict": found.verdict.value,
    }
