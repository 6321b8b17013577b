"""A holder's own badges: show or hide the name, take the files along, delete, and the code for the door."""

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts.queries import display_name
from elearn.badges import operations, queries
from elearn.badges.issuer import Issuer
from elearn.badges.rules import HOLD
from elearn.badges.views.blueprint import blueprint, keep_no_copy
from elearn.badges.views.public import file_of
from elearn.badges.wording import REASONS, STATES
from elearn.base.core import clock
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs
from elearn.web.qr import qr


@blueprint.get("/badges/mine/")
@needs(HOLD)
def mine() -> Response:
    badges = queries.mine(actor(), clock.now())
    page = render_template(
        "badges/mine.html",
        badges=badges,
        skills=queries.held_skills(badges),
        name=display_name(actor().person_id or ""),
        states=STATES,
        reasons=REASONS,
        audience="S",
    )
    return keep_no_copy(make_response(page))


@blueprint.post("/badges/mine/<badge_id>/name")
@needs(HOLD)
def show_name(badge_id: str) -> AnyResponse:
    found = queries.own_badge(actor(), badge_id)
    operations.set_name_shown(found, shown=request.form.get("show") == "yes")
    return redirect(url_for("badges.mine"), 303)


@blueprint.get("/badges/mine/<badge_id>.<any(json, svg, png, jwt, pdf):kind>")
@needs(HOLD)
def own_file(badge_id: str, kind: str) -> Response:
    """The certificate for the holder's own hand bears the name, shown to others or not."""
    found = queries.own_badge(actor(), badge_id)
    return keep_no_copy(file_of(found, kind, name=display_name(found.person_id)))


@blueprint.get("/badges/mine/<badge_id>/delete")
@needs(HOLD)
def deleting(badge_id: str) -> Response:
    shown = queries.shown(queries.own_badge(actor(), badge_id), clock.now())
    return keep_no_copy(make_response(render_template("badges/delete.html", shown=shown, audience="S")))


@blueprint.post("/badges/mine/<badge_id>/delete")
@needs(HOLD)
def delete(badge_id: str) -> AnyResponse:
    operations.delete(queries.own_badge(actor(), badge_id))
    return redirect(url_for("badges.mine"), 303)


@blueprint.get("/badges/mine/<badge_id>/door")
@needs(HOLD)
def before_door(badge_id: str) -> Response:
    return _door_page(badge_id, None)


@blueprint.post("/badges/mine/<badge_id>/door")
@needs(HOLD)
def at_the_door(badge_id: str) -> Response:
    """The code stands in this answer alone; loading the page again asks for a fresh one."""
    return _door_page(badge_id, operations.ask_at_door(queries.own_badge(actor(), badge_id), clock.now()))


def _door_page(badge_id: str, ticket: operations.Ticket | None) -> Response:
    found = queries.own_badge(actor(), badge_id)
    address = service(Issuer).address(f"door/{ticket.token}") if ticket else ""
    page = render_template(
        "badges/holder_door.html",
        shown=queries.shown(found, clock.now()),
        name=display_name(found.person_id),
        phone=queries.office_of(found.office_id).phone,
        ticket=ticket,
        address=address,
        code=qr(address) if address else "",
        audience="S",
    )
    return keep_no_copy(make_response(page))
