"""The one client that calls other machines: named hosts, HTTPS, no redirects, small answers, little patience."""

from typing import Any, Final

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as Unreachable
from requests.exceptions import RequestException

from elearn.base.core.outbound import NotAllowed, Outbound

SECONDS: Final = 5.0
MOST_BYTES: Final = 1024 * 1024
_PIECE: Final = 64 * 1024


class GuardedAdapter(HTTPAdapter):
    """Asks before each request; a redirect is a request of its own and is refused by the session (`guard`)."""

    def __init__(self, outbound: Outbound) -> None:
        super().__init__()
        self._outbound = outbound

    def send(self, request: PreparedRequest, *_: Any, **how: Any) -> Response:
        """The answer, read to its end; RequestException for whatever is wrong with the way or the answer."""
        try:
            self._outbound.require(request.url or "")
        except NotAllowed as refused:
            raise Unreachable(str(refused)) from None
        return _read(super().send(request, **{**how, "stream": True, "timeout": how.get("timeout") or SECONDS}))


def _read(response: Response) -> Response:
    pieces, size = [], 0
    for piece in response.iter_content(_PIECE):
        size += len(piece)
        if size > MOST_BYTES:
            response.close()
            raise RequestException("the answer is too large")
        pieces.append(piece)
    response._content = b"".join(pieces)  # noqa: SLF001 - where `requests` keeps a body
    return response


def guard(session: Session, outbound: Outbound) -> Session:
    """The session, able to reach named hosts only."""
    adapter = GuardedAdapter(outbound)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    session.max_redirects = 0
    return session
