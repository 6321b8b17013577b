"""The checklist of a device, and the page for the firm that looks after the network."""

import time
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, jsonify, render_template, request

from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import public
from elearn.base.http.bodies import json_body, same_origin

blueprint = Blueprint("checkup", __name__, template_folder="templates")
_WHY = "a test of the device in hand; reads nothing and keeps nothing"
# Two events with a pause: a proxy that collects a stream before it passes it on is found out by the gap.
_PAUSE_SECONDS = 1.0


@blueprint.get("/check")
@public(_WHY)
def device() -> str:
    return render_template("checkup/device.html")


@blueprint.get("/check/network")
@public(_WHY)
def network() -> str:
    base = current_app.config["BASE_URL"] or request.host_url
    return render_template("checkup/network.html", address=base.rstrip("/"))


@blueprint.get("/check/events")
@public(_WHY)
def events() -> Response:
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Response(_two_events(), mimetype="text/event-stream", headers=headers)


def _two_events() -> Iterator[str]:
    yield "retry: 60000\nid: 1\ndata:\n\n"
    time.sleep(_PAUSE_SECONDS)
    yield "id: 2\ndata:\n\n"


@blueprint.post("/check/echo")
@same_origin
@public(_WHY)
def echo() -> Response:
    """A test answer there and back, by the same door checks as a real one. It is not kept."""
    body = json_body(limit=1000)
    if not isinstance(body, dict) or not isinstance(body.get("answer"), str):
        raise Invalid(N_("The test answer did not arrive as it was sent."))
    return jsonify(answer=body["answer"][:100])
