"""Seeing it run: request ids, one structured line per request, Prometheus metrics. Never a path, address or name.

Lines and metrics carry the *route* (`/c/<code>`), not the address that was asked for: codes and attempts stay out of
files. Endpoints in `UNOBSERVED` blueprints leave no trace at all (sealed surveys; children who ask for a talk).
"""

import json
import logging
import secrets
import time
from datetime import UTC, datetime

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram

UNOBSERVED = frozenset({"surveys", "ballots", "care"})
log = logging.getLogger("elearn.requests")
_STANDARD = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "asctime", "taskName"}


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and what was passed in `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line."""
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        entry.update({k: v for k, v in record.__dict__.items() if k not in _STANDARD})
        if record.exc_info:
            entry["trace"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Structured logs on standard error, for `elearn serve`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


class Metrics:
    """This app's own registry, so that two apps in one process never mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "elearn_requests", "Requests answered", ("route", "method", "status"), registry=self.registry
        )
        self.seconds = Histogram("elearn_request_seconds", "Time to answer", ("route",), registry=self.registry)


def init_observe(app: Flask) -> Metrics:
    """Wire request ids, lines and metrics around every request."""
    metrics = Metrics()

    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        if request.blueprint in UNOBSERVED:
            return response
        took = time.perf_counter() - g.get("began", time.perf_counter())
        route = str(request.url_rule) if request.url_rule else "(none)"
        metrics.requests.labels(route, request.method, response.status_code).inc()
        metrics.seconds.labels(route).observe(took)
        if log.isEnabledFor(logging.INFO):
            extra = {"request_id": g.get("request_id"), "method": request.method, "route": route}
            log.info("answered", extra={**extra, "status": response.status_code, "ms": round(took * 1000, 1)})
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response

    app.before_request(begin)
    app.after_request(end)
    return metrics
