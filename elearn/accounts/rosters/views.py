"""Bringing in and handing out class lists."""

import io
import shutil
import tempfile
from datetime import datetime
from typing import Final

from flask import Blueprint, current_app, make_response, redirect, render_template, request, send_file, url_for
from flask_babel import format_datetime
from werkzeug.wrappers import Response

from elearn.accounts import queries as people
from elearn.accounts.rosters import drafts, exporting, queries, rules
from elearn.accounts.rosters import years as turning
from elearn.accounts.rosters.forms import RosterForm
from elearn.accounts.rosters.models import RosterDraft
from elearn.accounts.rosters.oneroster.archive import MOST_PACKED
from elearn.accounts.rosters.running import Rosters
from elearn.base.core import clock
from elearn.base.core.db import after_commit
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs, permit
from elearn.base.http.bodies import takes
from elearn.base.http.i18n import translate
from elearn.web.forms import choices

blueprint = Blueprint("rosters", __name__)
# Room for the form around the zip.
MOST_BODY: Final = MOST_PACKED + 64 * 1024
NO_FILE: Final = N_("Please choose the zip that your school system exported.")


@blueprint.app_template_filter("roster_moment")
def moment(at: datetime) -> str:
    """Hour and minute, in Japan."""
    return str(format_datetime(at, "HH:mm"))


@blueprint.get("/people/roster")
@needs(rules.KEEP_ROSTERS)
def roster() -> str:
    return _page(_form())


@blueprint.post("/people/roster")
@needs(rules.KEEP_ROSTERS)
@takes(MOST_BODY)
def upload() -> Response | tuple[str, int]:
    form = _form()
    given = request.files.get("file")
    if not form.validate() or given is None or not given.filename:
        if given is None or not given.filename:
            form.file.errors = [*form.file.errors, translate(NO_FILE)]
        return _page(form), 422
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the thread that reads it; it has no name on the disk
    shutil.copyfileobj(given.stream, kept)
    person_id = actor().person_id
    assert person_id is not None
    draft_id = drafts.begin(form.place.data, person_id, clock.now())
    rosters = service(Rosters)
    after_commit(lambda: rosters.read(draft_id, kept))
    return redirect(url_for("rosters.draft", draft_id=draft_id), 303)


@blueprint.get("/people/roster/<draft_id>")
@needs(rules.KEEP_ROSTERS)
def draft(draft_id: str) -> Response:
    found = _own(draft_id)
    page = render_template(
        "rosters/draft.html",
        draft=found,
        place=people.organisation_names([found.place_id])[found.place_id],
        faults=drafts.faults_in(found.report),
        summary=drafts.summary_in(found.report),
        audience="O",
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    if found.state in {"reading", "applying"}:
        response.headers["Refresh"] = "2"
    return response


@blueprint.post("/people/roster/<draft_id>/take")
@needs(rules.KEEP_ROSTERS)
def take(draft_id: str) -> Response:
    drafts.begin_taking(_own(draft_id))
    rosters = service(Rosters)
    after_commit(lambda: rosters.take(draft_id))
    return redirect(url_for("rosters.draft", draft_id=draft_id), 303)


@blueprint.post("/people/roster/<draft_id>/discard")
@needs(rules.KEEP_ROSTERS)
def discard(draft_id: str) -> Response:
    drafts.discard(_own(draft_id))
    return redirect(url_for("rosters.roster"), 303)


@blueprint.post("/people/roster/export")
@needs(rules.KEEP_ROSTERS)
def export() -> Response:
    place_id = request.form.get("place", "")
    permit(place_id in _reach())
    target = io.BytesIO()
    exporting.export(place_id, target, current_app.config["SITE_NAME"], clock.today())
    target.seek(0)
    return send_file(target, "application/zip", as_attachment=True, download_name="oneroster.zip", max_age=0)


@blueprint.get("/people/years")
@needs(rules.KEEP_ROSTERS)
def years() -> Response | str:
    schools = [area for area in queries.places_kept_by(actor().person_id) if area.kind == "school"]
    if len(schools) == 1:
        return redirect(url_for("rosters.year", school_id=schools[0].id), 303)
    coming = turning.coming_year(clock.now())
    ids = [school.id for school in schools]
    return render_template(
        "rosters/years.html",
        schools=schools,
        year=coming,
        turned=queries.schools_with_classes(ids, coming),
        waiting=queries.schools_with_classes(ids, coming - 1),
        audience="O",
    )


@blueprint.get("/people/years/<school_id>")
@needs(rules.KEEP_ROSTERS)
def year(school_id: str) -> str:
    return _year_page(_proposal(school_id))


@blueprint.post("/people/years/<school_id>")
@needs(rules.KEEP_ROSTERS)
def turn_year(school_id: str) -> Response | tuple[str, int] | str:
    """The first button shows what would happen, the second does it."""
    plan = _proposal(school_id)
    names = {step.before.id: request.form.get(f"name-{step.before.id}", "") for step in plan.steps}
    try:
        plan = turning.decide(plan, names, request.form.get("new", "").splitlines()[:40])
        if "take" in request.form:
            turning.turn(plan)
            return redirect(url_for("rosters.year", school_id=school_id), 303)
    except Invalid as fault:
        return _year_page(plan, fault=fault, typed=names), 422
    return _year_page(plan, decided=True, typed=names)


def _proposal(school_id: str) -> turning.Plan:
    permit(school_id in _reach())
    return turning.propose(school_id, turning.coming_year(clock.now()))


def _year_page(
    plan: turning.Plan, *, decided: bool = False, fault: Invalid | None = None, typed: dict[str, str] | None = None
) -> str:
    there = queries.classes_of(plan.school_id, plan.year)
    return render_template(
        "rosters/year.html",
        plan=plan,
        there=there,
        sizes=queries.sizes([group.id for group in there], plan.first_day),
        school=people.organisation_names([plan.school_id])[plan.school_id],
        words=turning.words(plan) if decided else (),
        ahead=turning.propose(plan.school_id, plan.year + 1) if there else None,
        ahead_from=turning.opens_on(plan.year + 1),
        fault=fault,
        typed=typed or {step.before.id: step.name or "" for step in plan.steps},
        new=request.form.get("new", ""),
        audience="O",
    )


def _reach() -> set[str]:
    return {area.id for area in queries.places_kept_by(actor().person_id)}


def _form() -> RosterForm:
    form = RosterForm()
    form.place.choices = choices((area.id, area.name) for area in queries.places_kept_by(actor().person_id))
    return form


def _page(form: RosterForm) -> str:
    reach = _reach()
    return render_template(
        "rosters/upload.html", form=form, drafts=queries.drafts_of(reach, actor().person_id), audience="O"
    )


def _own(draft_id: str) -> RosterDraft:
    found = queries.draft(draft_id)
    permit(found is not None and rules.keeps_draft(_reach(), actor().person_id, found))
    assert found is not None
    return found
