"""The survey of a class: what the teacher confirms before it, and the two buttons that end it."""

from flask import render_template, request
from werkzeug.wrappers import Response

from elearn.accounts.queries import schools_of
from elearn.base.core import clock
from elearn.base.http.access import actor, public
from elearn.classroom import operations
from elearn.classroom.models import ClassSession
from elearn.classroom.views.blueprint import CHECKED, blueprint, board_session, own_session
from elearn.classroom.views.board import back
from elearn.surveys.queries import ListingView, not_asked, waiting_listings
from elearn.web.forms import seat_numbers


@blueprint.get("/teach/sessions/<session_id>/survey")
@public(CHECKED)
def survey(session_id: str) -> str:
    found = own_session(session_id)
    waiting = waiting_for(found)
    chosen = next((view for view in waiting if view.listing.id == request.args.get("class")), None)
    chosen = chosen or (waiting[0] if len(waiting) == 1 else None)
    return render_template(
        "classroom/survey.html",
        found=found,
        waiting=waiting,
        chosen=chosen,
        not_asked=not_asked(chosen.listing) if chosen else (),
        reason=operations.no_survey_because(found),
        audience="T",
    )


def waiting_for(found: ClassSession) -> list[ListingView]:
    """The listed classes whose survey this teacher may begin in this session."""
    person_id = actor().person_id
    if person_id is None or found.trial or found.step:
        return []
    schools = {place.id for place in schools_of(person_id, ("teacher",))}
    return waiting_listings(person_id, schools, clock.now())


@blueprint.post("/teach/sessions/<session_id>/survey")
@public(CHECKED)
def begin_survey(session_id: str) -> Response:
    found = own_session(session_id)
    waiting = {view.listing.id for view in waiting_for(found)}
    listing_id = request.form.get("class", "")
    operations.begin_survey(
        found,
        listing_id if listing_id in waiting else "",
        clock.now(),
        unwatched=request.form.get("unwatched") == "yes",
        not_asked=seat_numbers(request.form.get("numbers", "")),
    )
    return back(found)


@blueprint.post("/teach/sessions/<session_id>/survey/cast")
@public(CHECKED)
def cast_survey(session_id: str) -> Response:
    found = board_session(session_id)
    operations.cast_survey(found, clock.now())
    return back(found)


@blueprint.post("/teach/sessions/<session_id>/survey/leave")
@public(CHECKED)
def leave_survey(session_id: str) -> Response:
    found = board_session(session_id)
    operations.leave_survey(found, clock.now())
    return back(found)
