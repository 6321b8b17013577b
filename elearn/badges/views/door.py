"""What a resident sees who opens a visitor's code. The name is for the first browser that opens it."""

from flask import Response, make_response, redirect, render_template, session, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.badges import operations, queries
from elearn.badges.views.blueprint import blueprint, keep_no_copy
from elearn.base.core import clock
from elearn.base.http.access import public

_WHY = "the resident at the door has no account; the code is good for ten minutes and one device"
_COOKIE = "doors"
_MOST_KEPT = 3
_STATUS = {"over": 410}


@blueprint.get("/badges/door/<token>")
@public(_WHY)
def door(token: str) -> Response:
    """Reading changes nothing: a preview by a messenger does not use the code up."""
    here = queries.pass_key(token) in session.get(_COOKIE, [])
    seen = queries.at_door(token, clock.now(), opened_here=here)
    page = render_template("badges/door.html", seen=seen, token=token, audience="R")
    return keep_no_copy(make_response(page, _STATUS.get(seen.state, 200)))


@blueprint.post("/badges/door/<token>")
@public(_WHY)
def open_door(token: str) -> AnyResponse:
    if operations.open_door(token, clock.now()):
        session[_COOKIE] = [*session.get(_COOKIE, []), queries.pass_key(token)][-_MOST_KEPT:]
    return redirect(url_for("badges.door", token=token), 303)
