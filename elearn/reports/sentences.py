"""What the report says in whole sentences: verdict, change, distance, outlook, and what stands beside every number."""

from typing import Final

from elearn.base.core.messages import N_, Message
from elearn.reports.indicators import Outlook
from elearn.reports.notation import Say, people, percent, points, signed, signed_span
from elearn.reports.report import Report
from elearn.reports.wording import MODES, VERDICTS, WHY, month_of, question_words, series_words
from elearn.surveys.queries import ReleasedWave

_FIRST: Final = N_("First wave with a number: there is nothing to compare with yet.")
_HIDDEN: Final = N_("The share of this wave is hidden, so no change can be told.")


def short_verdict(report: Report) -> Message:
    """The verdict against the last wave, in a few words."""
    if report.comparison is None:
        return N_("No verdict yet")
    return VERDICTS[report.comparison.verdict]


def change(report: Report) -> Message:
    """The change against the last wave, with its interval."""
    found = report.comparison
    if found is None:
        return _FIRST if report.wave.anxious else _HIDDEN
    return N_(
        "Against %(period)s: %(change)s points (95 %% interval %(span)s)",
        period=found.earlier.period,
        change=signed(found.anxious.change),
        span=signed_span(found.anxious),
    )


def distance(report: Report) -> Message:
    """The distance to zero in points and in people, of whom."""
    anxious = report.wave.anxious
    if anxious is None or report.people is None:
        return N_("Distance to zero: cannot be told, the share is hidden.")
    return N_(
        "To zero: %(points)s points (about %(people)s of the %(of)s people who answered)",
        points=points(anxious.share),
        people=people(report.people),
        of=people(anxious.of),
    )


def outlook(report: Report) -> Message:
    """The projection as a range, or a plain refusal."""
    found, threshold = report.projection, percent(report.definition.threshold)
    if found.outlook is Outlook.REACHED:
        return N_("Outlook: below %(threshold)s already.", threshold=threshold)
    if found.outlook is Outlook.NEVER:
        return N_("Outlook: as things go, %(threshold)s will not be reached.", threshold=threshold)
    if found.earliest is None:
        return N_("Outlook: cannot be told (it takes four waves and a clear direction).")
    first, last = _year(found.earliest), _year(found.latest or found.earliest)
    if found.latest is None:
        return N_(
            "Outlook: below %(threshold)s not before %(first)s, with no upper limit within 50 years.",
            threshold=threshold,
            first=first,
        )
    return N_(
        "Outlook: if it went on like this, below %(threshold)s between %(first)s and %(last)s.",
        threshold=threshold,
        first=first,
        last=last,
    )


def _year(at: float) -> str:
    return str(month_of(at).year)


def about(report: Report, say: Say, language: str) -> list[tuple[Message, str]]:
    """Names and values of everything that an honest reader asks first."""
    wave, core = report.wave, report.wave.core
    rate = wave.response_rate
    asked = say(
        N_(
            "%(valid)s valid answers of %(eligible)s people who could answer",
            valid=_n(core.valid),
            eligible=people(core.eligible),
        )
    )
    return [
        (N_("Answers (n)"), asked),
        (N_("Response rate"), percent(rate) if rate is not None else say(N_("hidden"))),
        (
            N_("Question"),
            f"「{question_words(report.choice.series)[language]}」"
            if language == "ja"
            else f"“{question_words(report.choice.series)[language]}”",
        ),
        (N_("Series"), series_words(report.choice.series)[language]),
        (N_("How and when"), say(_dates(wave.info))),
        (N_("Custody of the key"), say(_custody(wave.info))),
        (N_("Counts"), _counts(report, say)),
        (
            N_("Hidden numbers (x)"),
            "; ".join(say(WHY[why]) for why in report.suppressed if why in WHY) or say(N_("none in this wave")),
        ),
        (
            N_("Interval"),
            say(N_("Wilson, 95 %%, n divided by the design effect %(deff)s", deff=report.definition.deff)),
        ),
        (
            N_("Definition"),
            say(
                N_("version %(version)s of %(since)s", version=report.definition.version, since=report.definition.since)
            ),
        ),
    ]


def _n(count: int | None) -> str:
    return people(count) if count is not None else "x"


def _dates(info: ReleasedWave) -> Message:
    first = info.opened_at.date().isoformat() if info.opened_at else "–"
    last = info.closed_at.date().isoformat()
    if info.kind == "pulse":
        return N_("Sealed ballots on screens, pulse, %(first)s to %(last)s", first=first, last=last)
    return N_("Sealed ballots on screens, full wave, %(first)s to %(last)s", first=first, last=last)


def _custody(info: ReleasedWave) -> Message:
    if info.custody == "single":
        return N_("One person held the whole key.")
    return N_("The key was split; two of three trustees opened the count together.")


def _counts(report: Report, say: Say) -> str:
    modes = {table.mode for table in report.wave.tables.values()}
    told = [say(MODES[mode]) for mode in sorted(modes) if mode in MODES]
    strengths = sorted({table.epsilon for table in report.noised if table.epsilon is not None})
    if strengths:
        told.append("ε = " + ", ".join(f"{each:g}" for each in strengths))
    return "; ".join(told)
