"""An official's own earlier surveys: a list, a form, and taking one back."""

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.errors import Invalid
from elearn.base.http.access import actor, needs, permit
from elearn.base.http.i18n import translate
from elearn.reports import operations, queries, rules
from elearn.reports.forms import EarlierSurveyForm
from elearn.reports.rules import ENTER, OFFICIALS
from elearn.reports.views.blueprint import blueprint
from elearn.web.forms import choices


@blueprint.get("/reports/anxiety/earlier/")
@needs(ENTER)
def earlier() -> str:
    return _page(_form())


@blueprint.post("/reports/anxiety/earlier/")
@needs(ENTER)
def enter() -> Response | tuple[str, int]:
    form = _form()
    if form.validate():
        permit(rules.may_enter(_areas(), form.area_code.data), hidden=False)
        try:
            operations.enter_earlier_survey(form.entry(), clock.now(), person_id=actor().person_id or "")
        except Invalid as fault:
            form.form_errors = [translate(reason) for reason in fault.reasons]
        else:
            return redirect(url_for("reports.earlier"), 303)
    return _page(form), 422


@blueprint.post("/reports/anxiety/earlier/<survey_id>/withdraw")
@needs(ENTER)
def withdraw(survey_id: str) -> Response:
    found = queries.earlier_survey(survey_id)
    permit(rules.may_enter(_areas(), found.area_code))
    operations.withdraw_earlier_survey(found)
    return redirect(url_for("reports.earlier"), 303)


def _areas() -> dict[str, str]:
    """Code and name of the areas for which the person speaks."""
    return {area.code: area.name for area in people.areas_of(actor().person_id or "", OFFICIALS)}


def _form() -> EarlierSurveyForm:
    form = EarlierSurveyForm()
    form.area_code.choices = choices(_areas().items())
    return form


def _page(form: EarlierSurveyForm) -> str:
    areas = _areas()
    return render_template(
        "reports/earlier.html", form=form, areas=areas, surveys=queries.earlier_surveys_of(areas), audience="O"
    )
