"""What the server cannot see it cannot write down: requests about ballots lose everything that tells one browser from
another.

The outermost step before the app (but behind a proxy's headers): cookies, address, agent, languages and query go,
for all of `/ballots/` but `issue`, where a cookie or slip says who asks for a ballot.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PREFIX: Final = "/ballots/"
NOT_VEILED: Final = "/issue"
KEPT: Final = frozenset(
    {
        "REQUEST_METHOD",
        "SCRIPT_NAME",
        "PATH_INFO",
        "SERVER_NAME",
        "SERVER_PORT",
        "SERVER_PROTOCOL",
        "CONTENT_TYPE",
        "CONTENT_LENGTH",
        "HTTP_HOST",
        # Whether a page of ours sent it, nothing more.
        "HTTP_ORIGIN",
        "HTTP_SEC_FETCH_SITE",
        "HTTP_ACCEPT_ENCODING",
        "HTTP_TRANSFER_ENCODING",
    }
)


class Veil:
    """A WSGI app that hands on only what `KEPT` names, and the server's own `wsgi.*`."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self._inner = inner

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Answer one request."""
        path = environ.get("PATH_INFO", "")
        if path.startswith(PREFIX) and not path.endswith(NOT_VEILED):
            environ = {name: value for name, value in environ.items() if name in KEPT or name.startswith("wsgi.")}
        return self._inner(environ, start)
