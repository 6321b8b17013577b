"""What this phone has opened: the keys of its slips in a signed cookie of its own, and nothing else.

It is not the session: signing in or out, or clearing a class seat, must not take the page away from a parent.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask import Response, current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from elearn.base.core.signed import papers
from elearn.base.http.cookies import bound
from elearn.family.queries import MOST_HELD

_NAME: Final = "elearn_family"


def held() -> tuple[str, ...]:
    """The keys that this phone holds; none where the cookie is not ours."""
    try:
        found = _signer().loads(request.cookies.get(bound(_NAME), ""))
    except BadSignature:
        return ()
    return tuple(key for key in found if isinstance(key, str))[:MOST_HELD] if isinstance(found, list) else ()


def keep(response: AnyResponse, keys: Sequence[str], until: datetime | None = None) -> AnyResponse:
    """Keep these keys on the phone, the latest ones where there are too many; with none the cookie goes."""
    name, secure = bound(_NAME), bool(current_app.config["SESSION_COOKIE_SECURE"])
    assert isinstance(response, Response)
    if not keys:
        response.delete_cookie(name, secure=secure, httponly=True, samesite="Lax")
        return response
    value = _signer().dumps(list(dict.fromkeys(keys))[-MOST_HELD:])
    response.set_cookie(name, str(value), expires=until, secure=secure, httponly=True, samesite="Lax")
    return response


def _signer() -> URLSafeSerializer:
    return papers(current_app.config["SECRET_KEY"], "family.phone")
