"""The inbox of those who listen. The list says nothing of a child: it may be open while others look on."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts.queries import display_name
from elearn.base.core import clock
from elearn.base.http.access import actor, needs
from elearn.care import operations, queries
from elearn.care.rules import LISTEN
from elearn.care.views.blueprint import blueprint
from elearn.care.wording import OUTCOMES
from elearn.courseware.queries import catalogue


@blueprint.get("/teach/talk/")
@needs(LISTEN)
def inbox() -> str:
    ear = queries.ear_of(actor())
    return render_template("care/inbox.html", ear=ear, rows=queries.inbox(ear), outcomes=OUTCOMES, audience="T")


@blueprint.get("/teach/talk/<request_id>")
@needs(LISTEN)
def one(request_id: str) -> Response | str:
    ear = queries.ear_of(actor())
    found = queries.request_of(ear, request_id)
    if found.read_at is None:
        return redirect(url_for("care.inbox"), 303)
    return render_template(
        "care/request.html",
        row=queries.opened(ear, found),
        outcomes=OUTCOMES,
        contacts=catalogue().contacts,
        audience="T",
    )


@blueprint.post("/teach/talk/<request_id>/read")
@needs(LISTEN)
def read(request_id: str) -> Response:
    found = queries.request_of(queries.ear_of(actor()), request_id)
    operations.mark_read(found, display_name(actor().person_id or ""), clock.now())
    return redirect(url_for("care.one", request_id=found.id), 303)


@blueprint.post("/teach/talk/<request_id>/close")
@needs(LISTEN)
def close(request_id: str) -> Response:
    found = queries.request_of(queries.ear_of(actor()), request_id)
    name = display_name(actor().person_id or "")
    operations.close(found, name, request.form.get("outcome", ""), clock.now())
    return redirect(url_for("care.inbox"), 303)
