"""The teacher's one page at release: the smallest published result around the school, its top worry, and a lesson."""

from flask import render_template

from elearn.accounts import queries as people
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, public
from elearn.base.http.i18n import translate
from elearn.courseware.queries import catalogue
from elearn.reports import queries, sentences
from elearn.reports.teaching import lesson_for
from elearn.reports.views.blueprint import WHY, asked, blueprint, language
from elearn.reports.wording import option_words


@blueprint.get("/reports/anxiety/for-teachers/<wave>/")
@public(WHY)
def for_teachers(wave: str) -> str:
    found = queries.for_teachers(wave, asked(), _around())
    if found is None:
        raise NotFound(N_("This wave has no published result yet. The page appears here with its release."))
    report, worry = found.report, found.report.top_worry
    return render_template(
        "reports/for_teachers.html",
        report=report,
        choices=found.choices,
        wave_id=wave,
        worry=option_words(report.choice.series, "concerns", worry.option)[language()] if worry else None,
        worry_share=worry.estimate if worry else None,
        lesson=lesson_for(worry.option if worry else "", report.choice.audience, catalogue()),
        verdict=translate(sentences.short_verdict(report)),
        change=translate(sentences.change(report)),
        audience="T",
    )


def _around() -> list[str]:
    """The areas around whoever is signed in, the smallest first."""
    person_id = actor().person_id
    return [area.code for area in people.areas_around(person_id)] if person_id else []
