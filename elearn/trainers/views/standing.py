"""The one page that says where one stands, what is next and how long it takes; setting out; the code of conduct."""

from flask import Response, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.badges import queries as badges
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import Message
from elearn.base.http.access import actor, needs, public
from elearn.trainers import operations, queries
from elearn.trainers.rules import LEARN
from elearn.trainers.views.blueprint import WHY, blueprint, me, page


@blueprint.get("/trainers/")
@public(WHY)
def overview() -> Response:
    return _overview()


def _overview(fault: Message | None = None) -> Response:
    standings = queries.standings_of(actor(), clock.now())
    return page(
        "overview",
        422 if fault else 200,
        standings=standings,
        current=next((each for each in standings if each.path is not None and each.next), None),
        signed_in=actor().signed_in,
        observer=any(each.held and each.pathway.key != "supporter" for each in standings),
        lead=any(each.held and each.pathway.key == "lead-trainer" for each in standings),
        can_issue=badges.can_issue(),
        fault=fault,
    )


@blueprint.get("/trainers/<pathway>/begin")
@needs(LEARN)
def beginning(pathway: str) -> Response:
    return _beginning(pathway)


def _beginning(pathway: str, fault: Message | None = None) -> Response:
    return page(
        "begin",
        422 if fault else 200,
        pathway=queries.programme().pathway(pathway),
        offices=queries.offices_to_choose(),
        path=queries.path_of(me(), pathway),
        chosen=request.form.get("office", ""),
        fault=fault,
    )


@blueprint.post("/trainers/<pathway>/begin")
@needs(LEARN)
def begin(pathway: str) -> AnyResponse:
    try:
        operations.begin(me(), pathway, request.form.get("office", ""), clock.now())
    except Invalid as wrong:
        return _beginning(pathway, wrong.message)
    return redirect(url_for("trainers.overview", _anchor=pathway), 303)


@blueprint.get("/trainers/<pathway>/conduct")
@public("what supporters and trainers promise concerns everyone whom they meet")
def conduct(pathway: str) -> Response:
    return _conduct(pathway)


def _conduct(pathway: str, fault: Message | None = None) -> Response:
    found = queries.programme().pathway(pathway)
    standing = queries.standing_of(me(), pathway, clock.now()) if actor().signed_in else None
    return page("conduct", 409 if fault else 200, standing=standing, pathway=found, fault=fault)


@blueprint.post("/trainers/<pathway>/conduct")
@needs(LEARN)
def agree(pathway: str) -> AnyResponse:
    version = request.form.get("version", "")
    try:
        operations.agree(me(), pathway, int(version) if version.isascii() and version.isdigit() else 0, clock.now())
    except Conflict as changed:
        return _conduct(pathway, changed.message)
    return redirect(url_for("trainers.overview", _anchor=pathway), 303)


@blueprint.post("/trainers/<pathway>/badge")
@needs(LEARN)
def receive(pathway: str) -> AnyResponse:
    """Where something kept the badge back that has been mended since, such as a missing address of the site."""
    operations.award_if_earned(me(), pathway, clock.now())
    return redirect(url_for("trainers.overview", _anchor=pathway), 303)
