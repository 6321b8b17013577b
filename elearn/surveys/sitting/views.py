"""The closing page: trustees type their words, ballots are opened, tables released. In no log and in no copy."""

from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.base.core import clock
from elearn.base.core.errors import DomainError
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs, permit
from elearn.surveys import rules
from elearn.surveys.crypto.custody import WORDS
from elearn.surveys.design import reads
from elearn.surveys.design.models import Wave
from elearn.surveys.design.opening import is_open
from elearn.surveys.design.published import report_filters
from elearn.surveys.rules import RUN_WAVES
from elearn.surveys.sitting import operations, queries
from elearn.surveys.sitting.live import Sittings

blueprint = Blueprint("sitting", __name__, template_folder="templates")
TRUSTEES: Final = {"shares": 2, "single": 1}
_AGAIN_SECONDS: Final = "2"
_MOST_SIGNS: Final = 600
# A share's QR code is read by the camera here, and nowhere else in the house is a camera to be had.
_CAMERA: Final = "camera=(self), microphone=(), geolocation=(), browsing-topics=()"


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """What was typed here stays in no copy and no history."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Permissions-Policy"] = _CAMERA
    return response


def own_wave(wave_id: str) -> Wave:
    """A wave that this official runs; any other does not exist."""
    found = reads.wave(wave_id)
    permit(rules.runs_wave(reads.reach(actor()), found))
    return found


@blueprint.get("/surveys/<wave_id>/closing")
@needs(RUN_WAVES, fresh=True)
def closing(wave_id: str) -> Response:
    found = own_wave(wave_id)
    progress = service(Sittings).of(found.id)
    response = _page(found)
    if progress is not None and not progress.is_over:
        response.headers["Refresh"] = _AGAIN_SECONDS  # works without a script
    return response


def _page(found: Wave, fault: DomainError | None = None) -> Response:
    ended = found.state in operations.ENDED_STATES
    page = render_template(
        "sitting/closing.html",
        wave=found,
        early=is_open(found, clock.now()),
        trustees=TRUSTEES[found.custody],
        words=WORDS,
        progress=service(Sittings).of(found.id),
        fault=fault,
        checks=queries.verify(found.id) if ended else [],
        report=report_filters(found.id) if ended else {},
        audience="O",
    )
    return Response(page, fault.status if fault else 200, mimetype="text/html")


@blueprint.post("/surveys/<wave_id>/closing")
@needs(RUN_WAVES, fresh=True)
def close(wave_id: str) -> AnyResponse:
    found = own_wave(wave_id)
    shares = [each[:_MOST_SIGNS] for each in request.form.getlist("share")]
    try:
        service(Sittings).begin(found.id, operations.tally_key(found.id, shares), clock.now())
    except DomainError as error:
        return _page(found, error)
    return redirect(url_for("sitting.closing", wave_id=found.id), 303)


@blueprint.post("/surveys/<wave_id>/destroy")
@needs(RUN_WAVES, fresh=True)
def destroy(wave_id: str) -> AnyResponse:
    found = own_wave(wave_id)
    operations.destroy(found.id, clock.now())
    return redirect(url_for("sitting.closing", wave_id=found.id), 303)
