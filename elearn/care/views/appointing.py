"""Who listens at a school: named by its coordinator."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.http.access import actor, needs, permit
from elearn.care import operations, queries, rules
from elearn.care.rules import APPOINT, COORDINATING
from elearn.care.views.blueprint import blueprint
from elearn.care.wording import FOR_STAFF


@blueprint.get("/teach/adults/")
@needs(APPOINT)
def adults() -> str:
    schools = people.schools_of(actor().person_id or "", COORDINATING)
    listeners = queries.listeners_at(schools)
    return render_template(
        "care/adults.html",
        schools=[
            (school, people.staff_of(school.id), [each for each in listeners if each.school.id == school.id])
            for school in schools
        ],
        kinds=FOR_STAFF,
        audience="T",
    )


@blueprint.post("/teach/adults/<school>")
@needs(APPOINT)
def appoint(school: str) -> Response:
    permit(rules.may_appoint(_coordinated(), school))
    form = request.form
    operations.appoint(
        school, form.get("person", ""), form.get("kind", ""), clock.now(), deputy_id=form.get("deputy") or None
    )
    return redirect(url_for("care.adults"), 303)


@blueprint.post("/teach/adults/<adult_id>/withdraw")
@needs(APPOINT)
def withdraw(adult_id: str) -> Response:
    permit(rules.may_appoint(_coordinated(), queries.appointed(adult_id).organisation_id))
    operations.withdraw(adult_id)
    return redirect(url_for("care.adults"), 303)


def _coordinated() -> frozenset[str]:
    return frozenset(school.id for school in people.schools_of(actor().person_id or "", COORDINATING))
