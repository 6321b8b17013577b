"""For lead trainers: rings, groups; for all who are on a pathway: lineage, and the group that one goes along in."""

from datetime import date
from typing import Final

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, DomainError, Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, needs, permit
from elearn.base.http.i18n import prefs
from elearn.base.http.throttle import count_failure, refuse_guessers
from elearn.courseware.queries import plain
from elearn.trainers import operations, queries, rules
from elearn.trainers.forms import CohortForm
from elearn.trainers.operations import Meeting
from elearn.trainers.picture import picture
from elearn.trainers.queries.signing import signed_for
from elearn.trainers.rules import LEAD, LEARN
from elearn.trainers.views.blueprint import blueprint, me, page
from elearn.web.forms import choices

_DAYS: Final = 6


def _require_lead() -> None:
    permit(rules.is_lead(queries.observer_badges(me(), clock.now())), hidden=False)


@blueprint.get("/trainers/rings/")
@needs(LEAD)
def rings() -> Response:
    _require_lead()
    return _rings()


def _rings(fault: DomainError | None = None) -> Response:
    found = queries.rings(signed_for(clock.now()))
    names = people.display_names({person for ring in found for person in ring.people})
    return page(
        "rings",
        fault.status if fault else 200,
        rings=found,
        names=names,
        waiting=queries.sessions_waiting_for_leads(),
        observers=people.display_names({each.observation.observer_id for each in queries.sessions_waiting_for_leads()}),
        fault=fault,
    )


@blueprint.post("/trainers/rings/<observation_id>")
@needs(LEAD, fresh=True)
def lead_sign(observation_id: str) -> AnyResponse:
    _require_lead()
    try:
        operations.lead_sign(me(), observation_id, clock.now())
    except (Conflict, Invalid) as fault:
        return _rings(fault)
    return redirect(url_for("trainers.rings"), 303)


@blueprint.get("/trainers/lineage/")
@needs(LEARN)
def lineage() -> Response:
    """Of an office in which the reader works or learns."""
    offices = queries.offices_in_sight(actor())
    asked = request.args.get("office", "")
    chosen = next((each for each in offices if each.id == asked), offices[0] if offices else None)
    found = queries.lineage_of(actor(), chosen.id, clock.now()) if chosen else None
    titles = {key: plain(each.title.to(prefs().language)) for key, each in queries.programme().pathways.items()}
    return page(
        "lineage",
        offices=offices,
        chosen=chosen,
        lineage=found,
        picture=picture(found, titles) if found and found.nodes else "",
        titles=titles,
    )


@blueprint.get("/trainers/groups/")
@needs(LEARN)
def groups() -> Response:
    return _groups()


def _groups(fault: DomainError | None = None) -> Response:
    return page(
        "groups",
        fault.status if fault else 200,
        groups=queries.cohorts_of(actor()),
        lead=rules.is_lead(queries.observer_badges(me(), clock.now())),
        typed=request.form.get("code", ""),
        fault=fault,
    )


@blueprint.post("/trainers/groups/")
@needs(LEARN)
def join_group() -> AnyResponse:
    refuse_guessers()
    try:
        found = operations.join_cohort(me(), request.form.get("code", ""), clock.now())
    except Invalid as fault:
        count_failure()
        return _groups(fault)
    return redirect(url_for("trainers.group", cohort_id=found.id), 303)


@blueprint.get("/trainers/groups/<cohort_id>/")
@needs(LEARN)
def group(cohort_id: str) -> Response:
    return page("group", view=queries.cohort_of(actor(), cohort_id))


@blueprint.post("/trainers/groups/<cohort_id>/leave")
@needs(LEARN)
def leave_group(cohort_id: str) -> AnyResponse:
    operations.leave_cohort(me(), cohort_id)
    return redirect(url_for("trainers.groups"), 303)


@blueprint.get("/trainers/groups/new")
@needs(LEAD)
def new_group() -> Response:
    _require_lead()
    return _new_group(_cohort_form())


@blueprint.post("/trainers/groups/new")
@needs(LEAD)
def create_group() -> AnyResponse:
    _require_lead()
    form = _cohort_form()
    if not form.validate():
        return _new_group(form)
    try:
        meetings = _meetings()
        made = operations.create_cohort(
            me(), (form.name.data or "").strip(), form.pathway.data, form.office.data, meetings, clock.now()
        )
    except (Conflict, Invalid) as fault:
        return _new_group(form, fault)
    return redirect(url_for("trainers.group", cohort_id=made.id), 303)


def _new_group(form: CohortForm, fault: DomainError | None = None) -> Response:
    rows = [(request.form.get(f"day-{at}", ""), request.form.get(f"place-{at}", "")) for at in range(1, _DAYS + 1)]
    return page("group_new", 422 if form.errors or fault else 200, form=form, rows=rows, fault=fault)


def _cohort_form() -> CohortForm:
    form = CohortForm()
    titles = [(key, plain(each.title.to(prefs().language))) for key, each in queries.programme().pathways.items()]
    form.pathway.choices = choices(titles)
    form.office.choices = choices((each.id, each.name) for each in people.places_of(me(), ("lead_trainer",)))
    return form


def _meetings() -> list[Meeting]:
    found = []
    for at in range(1, _DAYS + 1):
        day, place = request.form.get(f"day-{at}", "").strip(), request.form.get(f"place-{at}", "").strip()[:120]
        if not day and not place:
            continue
        try:
            found.append(Meeting(date.fromisoformat(day), place))
        except ValueError:
            raise Invalid(N_("Meeting %(number)s: please give its day.", number=at)) from None
        if not place:
            raise Invalid(N_("Meeting %(number)s: please say where.", number=at))
    return found
