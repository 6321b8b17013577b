"""For operators and load balancers: alive, ready, metrics."""

from collections.abc import Callable
from hmac import compare_digest
from ipaddress import ip_address
from typing import Final

from flask import Blueprint, Response, current_app, jsonify, request
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.http.access import public

blueprint = Blueprint("status", __name__)
_FORWARDED: Final = ("X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP", "Forwarded", "Via")
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
    return Response(current_app.extensions["elearn.metrics"].text(), content_type=CONTENT_TYPE_LATEST)


def _on_this_machine() -> bool:
    """Asked from here and for nobody else: a proxy on this machine that is not trusted says so by a header."""
    if any(name in request.headers for name in _FORWARDED):
        return False
    return ip_address(request.remote_addr or "0.0.0.0").is_loopback  # noqa: S104 - a missing address is nobody's


def _has_token() -> bool:
    token, given = current_app.config["METRICS_TOKEN"], request.headers.get("Authorization", "")
    return bool(token) and compare_digest(given.encode(), f"Bearer {token}".encode())
