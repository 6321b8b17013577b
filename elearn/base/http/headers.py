"""Headers that every answer carries: nothing third-party, nothing inline, nobody frames us."""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from flask import Flask, Response, current_app, request

from elearn.base.core.permission import Permission
from elearn.base.http.access import access_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    # Pages belong to one reader; a shared machine keeps no copy beyond its own history.
    ("Cache-Control", "private, no-cache"),
)
# Only where the site lives on HTTPS: elsewhere browsers ignore the second with a warning in the console.
SECURE_HEADERS = (
    ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
# Nobody's log learns an address of a survey, not even from a page that only says no.
_UNTOLD = ("/surveys/", "/ballots/", "/s/")
_NO_REFERRER = ("Referrer-Policy", "no-referrer")


def is_untold(path: str) -> bool:
    """Whether a browser says nowhere that it was here: the forms of such a page come without referrer and origin."""
    return path.startswith(_UNTOLD)


class HeadersOnEveryAnswer:
    """Wraps the whole app: whatever answers, a view, an error or a file, carries them unless it says otherwise."""

    def __init__(self, app: "WSGIApplication", fixed: Sequence[tuple[str, str]]) -> None:
        self._app = app
        self._fixed = [(name.lower(), (name, value)) for name, value in fixed]

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Add what is missing when the answer starts."""

        def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Callable[[bytes], object]:
            if is_untold(environ.get("PATH_INFO", "")):
                headers = [(name, value) for name, value in headers if name != _NO_REFERRER[0]] + [_NO_REFERRER]
            said = {name.lower() for name, _ in headers}
            return start_response(status, headers + [pair for name, pair in self._fixed if name not in said], *more)

        return self._app(environ, start)


def keep_no_copy_of_private(response: Response) -> Response:
    """What only some may see stays in no history of a shared machine, unless its room says otherwise."""
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and isinstance(access_of(view), Permission):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def init_headers(app: Flask, *, https: bool) -> None:
    """Add the headers to every answer; called once everything else stands in the app's chain."""
    app.after_request(keep_no_copy_of_private)
    app.wsgi_app = HeadersOnEveryAnswer(  # type: ignore[method-assign]
        app.wsgi_app, (*HEADERS, *SECURE_HEADERS) if https else HEADERS
    )
