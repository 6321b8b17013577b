"""Seeing it run: request ids, one structured line per request, Prometheus metrics. Never a path, address or name.

Lines and metrics carry the *route* (`/c/<code>`), not the address that was asked for: codes and attempts stay out of
files. Endpoints in `UNOBSERVED` blueprints leave no trace at all (sealed surveys; talk requests; families).
"""

import json
import logging
import os
import secrets
import time
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from elearn.base.core.processes import COUNTING_TOGETHER

UNOBSERVED = frozenset({"surveys", "ballots", "sitting", "care", "family"})
# First parts of their addresses, for requests that the router itself refuses.
_UNOBSERVED_PATHS = ("/surveys/", "/ballots/", "/s/", "/family/")
log = logging.getLogger("elearn.requests")
faults = logging.getLogger("elearn.errors")
signings = logging.getLogger("elearn.signing")
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
            entry["trace"] = list(_trace(record.exc_info[1]))
        return json.dumps(entry, ensure_ascii=False, default=str)


def _trace(error: BaseException | None) -> Iterator[str]:
    """The kind of an error and its places, then those of what it came from.

    Never its message: a database names the values of a row that it refused, and a value that could not be read is
    quoted. Whose they are, nobody who reads logs needs to know.
    """
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__qualname__}"
        for place in traceback.extract_tb(error.__traceback__):
            yield f"{place.filename}:{place.lineno} in {place.name}"
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def log_to_stderr(level: int = logging.INFO) -> None:
    """Structured logs on standard error, for `elearn serve`."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=level, handlers=[handler], force=True)


def _say(extra: dict[str, object]) -> None:
    """One line. Not `log.info`: it walks the stack to find who logs, which is known, and takes longer than the line."""
    log.handle(log.makeRecord(log.name, logging.INFO, __file__, 0, "answered", (), None, extra=extra))


def is_observed() -> bool:
    """Whether this request may leave a trace."""
    if request.url_rule is None:
        return not request.path.startswith(_UNOBSERVED_PATHS)
    return request.blueprint not in UNOBSERVED


def tell_fault(error: BaseException) -> None:
    """One line about an unforeseen error. Where nothing may be traced: its kind and our line of code, no more.

    A message can hold what was asked for (a database names the row that it refused), and a number of the request could
    be joined with other lines.
    """
    if is_observed():
        faults.error("unexpected error", exc_info=error, extra={"request_id": g.get("request_id")})
        return
    places = traceback.extract_tb(error.__traceback__)
    where = f"{Path(places[-1].filename).name}:{places[-1].lineno}" if places else ""
    faults.error("unexpected error where nothing is traced", extra={"kind": type(error).__name__, "where": where})


def tell_signing(way: str, outcome: str, account: str = "", *, act: str = "sign-in") -> None:
    """One line about an attempt to sign in, or to `confirm` who one is: docs/operations.md tells ways and outcomes.

    `account` is a pseudonym; empty where no account is known.
    """
    level = logging.WARNING if outcome in ("refused", "waits") else logging.INFO
    about = {"way": way, "outcome": outcome, **({"account": account} if account else {})}
    signings.log(level, act, extra={"request_id": g.get("request_id"), **about})


class Metrics:
    """This app's own registry, so that two apps in one process never mix.

    Several processes of one `elearn serve` write their numbers into a folder, and whichever is asked sums them up.
    """

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "elearn_requests", "Requests answered", ("route", "method", "status"), registry=self.registry
        )
        # What is looked up when somebody asks, and is the same whichever process is asked.
        self.looked = CollectorRegistry()
        self.seconds = Histogram("elearn_request_seconds", "Time to answer", ("route",), registry=self.registry)

    def text(self) -> bytes:
        """All numbers, as Prometheus reads them."""
        return generate_latest(self._counted()) + generate_latest(self.looked)

    def _counted(self) -> CollectorRegistry:
        if COUNTING_TOGETHER not in os.environ:
            return self.registry
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return together


def init_observe(app: Flask) -> Metrics:
    """Wire request ids, lines and metrics around every request."""
    metrics = Metrics()

    def begin() -> None:
        g.request_id = secrets.token_hex(8)
        g.began = time.perf_counter()

    def end(response: Response) -> Response:
        if not is_observed():
            return response
        took = time.perf_counter() - g.get("began", time.perf_counter())
        route = str(request.url_rule) if request.url_rule else "(none)"
        metrics.requests.labels(route, request.method, response.status_code).inc()
        metrics.seconds.labels(route).observe(took)
        if log.isEnabledFor(logging.INFO):
            extra = {"request_id": g.get("request_id"), "method": request.method, "route": route}
            _say(extra | {"status": response.status_code, "ms": round(took * 1000, 1)})
        response.headers["X-Request-Id"] = g.get("request_id", "")
        return response

    app.before_request(begin)
    app.after_request(end)
    return metrics
