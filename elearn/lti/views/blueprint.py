"""The room's blueprint, and what its pages say to browsers: only the platform that launched may frame them."""

from typing import Final
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, make_response, request

from elearn.base.core.errors import Forbidden
from elearn.base.core.messages import N_
from elearn.base.http.headers import POLICY
from elearn.lti.records import Platform

_NOBODY: Final = "frame-ancestors 'none'"
_FORMS: Final = "form-action 'self'"
REFUSED: Final = N_("This opening could not be verified. Please go back to your learning platform and open it again.")
blueprint = Blueprint("lti", __name__, template_folder="../templates")


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """Launches and names of members stay in no copy."""
    response.headers["Cache-Control"] = "no-store"
    return response


def framed_by(platform: Platform, page: str, *, sends_to: str = "") -> Response:
    """The page, which this platform may frame; `sends_to`: an address of the platform to which its form goes.

    `X-Frame-Options: DENY` stays beside it: browsers that know `frame-ancestors` heed that alone (CSP 3, 7.7.2).
    """
    policy = POLICY.replace(_NOBODY, f"frame-ancestors {' '.join(platform.frames)}")
    if sends_to:
        policy = policy.replace(_FORMS, f"{_FORMS} {origin_of(sends_to)}")
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy
    return response


def here(path: str) -> str:
    """A path of this site as platforms know it."""
    base = current_app.config["BASE_URL"] or request.host_url
    return f"{base.rstrip('/')}{path}"


def origin_of(address: str) -> str:
    """Scheme and host; Forbidden for what is no web address."""
    parts = urlsplit(address)
    strange = any(sign.isspace() or sign in ";,'\"" for sign in parts.netloc)
    if parts.scheme not in {"http", "https"} or not parts.netloc or strange:
        raise Forbidden(REFUSED)
    return f"{parts.scheme}://{parts.netloc}"
