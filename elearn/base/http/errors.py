"""Domain errors become HTTP: a page in the reader's language, or problem+json (RFC 9457) for programs."""

from flask import Flask, Response, g, json, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from elearn.base.core.errors import DomainError, TooMany, Unauthenticated
from elearn.base.core.messages import N_, Message
from elearn.base.http.i18n import translate
from elearn.base.http.identity import page_before
from elearn.base.http.observe import tell_fault

OURS = N_("Something went wrong on our side. Please try again in a moment.")
BY_STATUS = {
    400: N_("The server could not read this request."),
    403: N_("This is not open to you."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not take that kind of request."),
    413: N_("This is too large."),
    415: N_("This address does not read that kind of body."),
    429: N_("Please wait a moment and try again."),
    503: N_("The server is very busy. Nothing was lost: please try again in a moment."),
}
STALE_FORM = N_("This page was open for a long time. Please send it once more.")


def wants_json() -> bool:
    """Programs get problem+json: those that sent JSON, and those that prefer it."""
    if request.is_json:
        return True
    accept = request.accept_mimetypes
    return accept["application/json"] > accept["text/html"] or accept["application/problem+json"] > accept["text/html"]


def answer(status: int, message: Message, reasons: tuple[Message, ...] = ()) -> Response:
    """One error in the form that the asker reads."""
    title, details = translate(message), [translate(r) for r in reasons]
    if wants_json():
        problem = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "reasons": details,
            "request": g.get("request_id"),
        }
        return Response(json.dumps(problem), status=status, mimetype="application/problem+json")
    said = {"status": status, "message": title, "reasons": details, "request_id": g.get("request_id")}
    page = render_template("web/error.html", **said, before=page_before())
    return Response(page, status=status, mimetype="text/html")


def _domain(error: DomainError) -> Response:
    if isinstance(error, Unauthenticated) and not wants_json() and request.method == "GET":
        target: Response = redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")), 303)  # type: ignore[assignment]
        return target
    response = answer(error.status, error.message, error.reasons)
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _http(error: HTTPException) -> Response:
    if isinstance(error, CSRFError):
        return answer(400, STALE_FORM)
    status = error.code or 500
    if error.response is not None or status < 400:  # noqa: PLR2004 - a redirect raised by the router
        return error.get_response()  # type: ignore[return-value]
    response = answer(status, BY_STATUS.get(status, BY_STATUS[400] if status < 500 else OURS))  # noqa: PLR2004
    if allow := dict(error.get_headers()).get("Allow"):
        response.headers["Allow"] = allow
    return response


def _unexpected(error: Exception) -> Response:
    tell_fault(error)
    return answer(500, OURS)


def init_errors(app: Flask) -> None:
    """Register the three doors: ours, HTTP's, and the unforeseen."""
    app.register_error_handler(DomainError, _domain)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
