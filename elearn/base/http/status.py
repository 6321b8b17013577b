"""For operators and load balancers: alive, ready, metrics."""

from collections.abc import Callable
from ipaddress import ip_address

from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.http.access import public

blueprint = Blueprint("status", __name__)
Check = Callable[[], str | None]


@blueprint.get("/healthz")
@public("liveness, tells nothing but that the process answers")
def healthz() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public("readiness: names of checks and whether they hold, no data")
def readyz() -> Response:
    checks: dict[str, Check] = current_app.extensions["elearn.ready_checks"]
    faults = {name: fault for name, check in checks.items() if (fault := check())}
    response = jsonify(status="not ready" if faults else "ready", checks=sorted(checks), faults=faults)
    response.status_code = 503 if faults else 200
    return response


@blueprint.get("/metrics")
@public("answers only the machine itself, or the holder of the metrics token")
def metrics() -> Response:
    if not (_on_this_machine() or _has_token()):
        raise NotFound(N_("There is nothing at this address."))
    registry = current_app.extensions["elearn.metrics"].registry
    return Response(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _on_this_machine() -> bool:
    return ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - a missing address is nobody's


def _has_token() -> bool:
    token = current_app.config["METRICS_TOKEN"]
    return bool(token) and request.headers.get("Authorization") == f"Bearer {token}"
