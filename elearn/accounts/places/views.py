"""`/people/places`: what an administrator's CSV would change, and taking it."""

from typing import Final

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries as people
from elearn.accounts.places import operations, rules, table
from elearn.accounts.rosters.oneroster.faults import Fault, RosterRefused
from elearn.base.core.messages import N_, Message
from elearn.base.http.access import actor, needs
from elearn.base.http.bodies import takes

blueprint = Blueprint("places", __name__)
MOST_BODY: Final = table.MOST_BYTES + 64 * 1024
NO_FILE: Final = N_("Please choose the CSV file.")


@blueprint.get("/people/places")
@needs(rules.KEEP_PLACES)
def places() -> str:
    return _page(taken="taken" in request.args)


@blueprint.post("/people/places")
@needs(rules.KEEP_PLACES)
@takes(MOST_BODY)
def bring_in() -> Response | tuple[str, int] | str:
    """The first button shows the difference, the second, with the same file, takes it."""
    given = request.files.get("file")
    if given is None or not given.filename:
        return _page(fault=NO_FILE), 422
    name = given.filename[:80]
    try:
        rows = table.parse(given.stream.read(table.MOST_BYTES + 1), name, invented=current_app.config["MODE"] == "demo")
        act = operations.take if "take" in request.form else operations.compare
        told = act(rows, name, _reach())
    except RosterRefused as refused:
        return _page(faults=refused.faults), 422
    if "take" in request.form:
        return redirect(url_for("places.places", taken=1), 303)
    return _page(difference=told, name=name)


def _reach() -> frozenset[str]:
    person_id = actor().person_id
    roots = people.holds_at(person_id, rules.ADMINS) if person_id else frozenset()
    return frozenset(area.id for area in people.areas_below(roots))


def _page(
    *,
    difference: operations.PlacesDifference | None = None,
    faults: tuple[Fault, ...] = (),
    fault: Message | None = None,
    name: str = "",
    taken: bool = False,
) -> str:
    return render_template(
        "places/places.html",
        difference=difference,
        faults=faults,
        fault=fault,
        name=name,
        taken=taken,
        columns="kind,code,name,parent",
        audience="O",
    )
