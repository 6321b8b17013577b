"""`/account/data`: what is kept about me, to read, to take along, to erase. With an account or without."""

from typing import Final

from flask import Response, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts import queries as people
from elearn.accounts.rules import SIGNED_IN
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, needs, permit, public
from elearn.rights import operations, queries
from elearn.rights.queries import Held
from elearn.rights.views.blueprint import blueprint, kept_nowhere
from elearn.rights.wording import with_titles

OWN: Final = "shows a browser what is kept about itself, and nothing of anybody else"
NOT_SURE: Final = N_("Please tick the box if you are sure.")


def _learner() -> str | None:
    """The account of whoever is signed in; else the seat or guest of this browser."""
    who = actor()
    return people.learner_id_of(who.person_id) if who.person_id else who.learner_id


def _held() -> Held | None:
    learner_id = _learner()
    return queries.held_about(learner_id) if learner_id else None


@blueprint.get("/account/data")
@public(OWN)
def data() -> Response:
    held = _held()
    page = render_template(
        "rights/data.html",
        held=held,
        rooms=with_titles(held.rooms) if held else {},
        audience="" if actor().signed_in else "P3",
    )
    return kept_nowhere(page)


@blueprint.get("/account/data.zip")
@public(OWN)
def take_along() -> Response:
    held = _held()
    permit(held is not None)
    assert held is not None
    now = clock.now()
    page = render_template("rights/export.html", held=held, rooms=with_titles(held.rooms), now=now)
    response = kept_nowhere(Response(queries.packed(held, page, now), mimetype="application/zip"))
    response.headers.set("Content-Disposition", "attachment", filename="my-data.zip")
    return response


@blueprint.get("/account/data/erase")
@needs(SIGNED_IN, fresh=True)
def erasing() -> Response:
    return _erase_page()


def _erase_page(fault: object = None, status: int = 200) -> Response:
    person_id = actor().person_id or ""
    name, left = people.display_name(person_id), people.left_without_admin(person_id)
    response = kept_nowhere(render_template("rights/erase.html", name=name, left=left, fault=fault))
    response.status_code = status
    return response


@blueprint.post("/account/data/erase")
@needs(SIGNED_IN, fresh=True)
def erase() -> AnyResponse:
    if request.form.get("sure") != "yes":
        return _erase_page(NOT_SURE, Invalid.status)
    try:
        operations.erase_person(actor().person_id or "", clock.now(), last_admin=request.form.get("last") == "yes")
    except Conflict as fault:
        return _erase_page(fault.message, fault.status)
    cookie.clear()
    return redirect(url_for("rights.erased"), 303)


@blueprint.post("/account/data/forget")
@public(OWN)
def forget() -> AnyResponse:
    learner_id = None if actor().signed_in else actor().learner_id
    permit(learner_id is not None)
    operations.forget_guest(learner_id or "")
    cookie.clear()
    return redirect(url_for("rights.erased"), 303)


@blueprint.get("/account/erased")
@public("says only that it is done; nobody is signed in any more")
def erased() -> str:
    return render_template("rights/erased.html")
