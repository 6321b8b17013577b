"""Signed papers that travel with a browser: where it went (a cookie), and what a launch proved (a field of a form).

The cookie must come back inside the platform's frame: over HTTPS it is `SameSite=None; Secure; Partitioned`, for `/lti`
alone and ten minutes. Nobody is signed in by it; the session's own cookie stays `SameSite=Lax`.
"""

from dataclasses import asdict
from typing import Any, Final

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

from elearn.base.core.errors import Forbidden
from elearn.base.core.signed import dated_papers
from elearn.base.http.observe import tell_signing
from elearn.lti.records import DeepLinking, Left
from elearn.lti.views.blueprint import REFUSED

AWAY_SECONDS: Final = 600
_OPEN_SECONDS: Final = 600
_LINK_SECONDS: Final = 3600


def _signs(purpose: str) -> URLSafeTimedSerializer:
    return dated_papers(current_app.config["SECRET_KEY"], f"lti-{purpose}")


def _read(purpose: str, paper: str, seconds: int) -> Any:
    try:
        return _signs(purpose).loads(paper, max_age=seconds)
    except BadSignature:
        tell_signing("lti", "refused")
        raise Forbidden(REFUSED) from None


def _name(state: str) -> str:
    return f"lti-{state}"


def leave(response: Response, platform_id: str, left: Left) -> None:
    """Keep in this browser what the launch is checked against."""
    https = current_app.config["SESSION_COOKIE_SECURE"]
    response.set_cookie(
        _name(left.state),
        _signs("away").dumps([platform_id, left.state, left.nonce]),
        max_age=AWAY_SECONDS,
        path="/lti",
        httponly=True,
        secure=https,
        samesite="None" if https else "Lax",
        partitioned=https,
    )


def came_back(state: str) -> tuple[str, str, str]:
    """(platform, state, nonce) that this browser left with; Forbidden where it kept none."""
    platform_id, kept, nonce = _read("away", request.cookies.get(_name(state), ""), AWAY_SECONDS)
    return platform_id, kept, nonce


def ticket(platform_id: str, subject: str, lesson: str, line_item: str | None) -> str:
    """What a launch proved about somebody, for the button that opens a window of its own."""
    return _signs("open").dumps([platform_id, subject, lesson, line_item])


def shown_ticket(paper: str) -> tuple[str, str, str, str | None]:
    """The same, read; Forbidden for anything else, and after ten minutes."""
    platform_id, subject, lesson, line_item = _read("open", paper, _OPEN_SECONDS)
    return platform_id, subject, lesson, line_item


def wish(platform_id: str, wanted: DeepLinking) -> str:
    """What a platform asked a teacher to pick, for the form with the lessons."""
    return _signs("link").dumps([platform_id, asdict(wanted)])


def shown_wish(paper: str) -> tuple[str, DeepLinking]:
    """The same, read; Forbidden for anything else, and after an hour."""
    platform_id, wanted = _read("link", paper, _LINK_SECONDS)
    return platform_id, DeepLinking(**wanted)
