"""The questions that a council asks, answered from the figures of the chosen wave. Pure; used by page and paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from elearn.base.core.messages import N_, Message
from elearn.reports.definitions import official_series
from elearn.reports.indicators import zero_allows
from elearn.reports.notation import Say, people, percent, span
from elearn.reports.report import Report
from elearn.reports.wording import WHY

_EXAMPLE: Final = 35


@dataclass(frozen=True)
class Answer:
    """A question, and the sentences that answer it."""

    question: Message
    sentences: Sequence[Message]


def answers(report: Report, say: Say) -> list[Answer]:
    """Five questions, in the order in which they are asked."""
    return [_why_x(report, say), _why_not_joined(report, say), _why_caution(report), _who(report), _what_not(report)]


def _why_x(report: Report, say: Say) -> Answer:
    rows = [row for table in report.wave.tables.values() for row in table.rows if row.count is None]
    reasons = "; ".join(say(WHY[why]) for why in report.suppressed if why in WHY)
    here = (
        N_("In this wave %(count)s numbers are shown as x: %(reasons)s.", count=len(rows), reasons=reasons)
        if rows
        else N_("In this wave no number had to be hidden.")
    )
    rule = N_(
        "A number of 1 or 2 people could lead to a person. It is hidden, and so is whatever would give it away by "
        "subtraction. Hidden numbers are not estimated and enter no total."
    )
    noise = N_(
        "%(count)s tables carry random noise instead: every count and every total is off by a little. The noise was "
        "drawn once, so a number never changes between downloads, and the intervals contain it.",
        count=len(report.noised),
    )
    return Answer(N_("Why does it say x?"), [here, rule, *([noise] if report.noised else [])])


def _why_not_joined(report: Report, say: Say) -> Answer:
    del say
    changed = next(series for series in official_series() if series.key == "cabinet-office-trouble")
    other = percent(changed.figures[0].share)
    ours = report.wave.anxious
    sentences = [
        N_(
            "Other words, other people or another way of asking give another number, even on the same day. The "
            "national poll of 2018 (%(other)s) asked about “trouble” and from age 18; that of 2015 did not.",
            other=other,
        )
    ]
    if ours is not None:
        sentences.append(
            N_(
                "Our %(ours)s comes from %(valid)s answers on screens. Drawn as one line, the two would show a change "
                "that nobody measured. So each series stands alone, and no verdict crosses a break.",
                ours=percent(ours.share),
                valid=people(ours.of),
            )
        )
    return Answer(N_("Why are other surveys not joined with this one?"), sentences)


def _why_caution(report: Report) -> Answer:
    counts = {line.option: line.count for line in report.cells}
    both, without = counts.get("anxious-prepared"), counts.get("anxious-unprepared")
    general = N_(
        "Who learns what can happen may worry more and act better. That is why anxiety is always shown beside "
        "preparedness: “anxious and prepared” is healthy caution, “calm, not yet prepared” may be false security."
    )
    if both is None or without is None or both + without <= 0:
        return Answer(
            _CAUTION, [general, N_("In this wave the four cells are not shown, so this cannot be split further.")]
        )
    here = N_(
        "In this wave %(both)s of %(anxious)s anxious people say that they are prepared (%(share)s).",
        both=people(both),
        anxious=people(both + without),
        share=percent(both / (both + without)),
    )
    return Answer(_CAUTION, [here, general])


def _who(report: Report) -> Answer:
    core = report.wave.core
    count = people(core.valid) if core.valid is not None else "x"
    return Answer(
        N_("Can anyone be identified?"),
        [
            N_(
                "Answers were sealed in the browser and cast without a name; not even the operator can match them "
                "with people. Only these tables left the count: here of %(count)s answers, never of fewer than 10.",
                count=count,
            ),
            N_("There is no table of a class, of a school day or of a gender, and no free text."),
            N_(
                "What remains possible: someone who changes the page while people answer, or who watches a screen. "
                "Teachers confirm beforehand that screens are not being watched."
            ),
        ],
    )


def _what_not(report: Report) -> Answer:
    rate = report.wave.response_rate
    sentences = [
        N_(
            "Not why it changed: the survey measures, it does not explain. Preparedness is what people say of "
            "themselves."
        ),
        N_(
            "Not that nobody is anxious: even 0 of %(count)s would still allow %(share)s.",
            count=_EXAMPLE,
            share=percent(zero_allows(_EXAMPLE)),
        ),
    ]
    if rate is not None:
        sentences.append(
            N_(
                "Not what those think who did not answer: %(rate)s of those who could did. Nothing was weighted or "
                "filled in.",
                rate=percent(rate),
            )
        )
    if report.wave.anxious is not None:
        sentences.append(
            N_(
                "Not the last digit: with 95 %% confidence the share lies within %(span)s %%, allowing for answers "
                "within a class resembling each other (design effect %(deff)s).",
                span=span(report.wave.anxious.interval),
                deff=report.definition.deff,
            )
        )
    return Answer(N_("What can these figures not say?"), sentences)


_CAUTION: Final = N_("Can rising anxiety be a good sign?")
