"""Bodies that come in: who may send them from where, how large, and in which form.

HTML forms carry Flask-WTF's token. JSON writes carry none (it would expire in a pupil's outbox): they need
`application/json` and a same-origin check, which no foreign page can pass.
"""

import json
from collections.abc import Callable
from typing import Any, TypeVar

from flask import current_app, request
from flask_wtf.csrf import CSRFProtect

from elearn.base.core.errors import Forbidden, Invalid, NotFound, TooLarge, Unsupported
from elearn.base.core.messages import N_
from elearn.base.http.access import check_access

View = TypeVar("View", bound=Callable[..., object])
_MARK = "_elearn_same_origin"
_SIGNED = "_elearn_signed_elsewhere"
_MOST = "_elearn_most_bytes"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
csrf = CSRFProtect()


def same_origin(view: View) -> View:
    """This view's writes are proven by the browser's own origin headers instead of a token."""
    setattr(view, _MARK, True)
    return view


def signed_elsewhere(view: View) -> View:
    """This view's writes come from another site on purpose and prove themselves by that site's signature."""
    setattr(view, _SIGNED, True)
    return view


def takes(most: int) -> Callable[[View], View]:
    """This view takes bodies of up to `most` bytes: an upload, from someone who may come there."""

    def mark(view: View) -> View:
        setattr(view, _MOST, most)
        return view

    return mark


def make_room() -> None:
    """Before anything of a large body is read, whoever sends it is asked whether they may."""
    view = current_app.view_functions.get(request.endpoint or "")
    if most := getattr(view, _MOST, None):
        check_access()
        request.max_content_length = most


def refuse_nul() -> None:
    """No text of ours holds a NUL; PostgreSQL refuses it by an error of its own, so it ends here, for all views."""
    if "\0" in request.path:
        raise NotFound(N_("There is nothing at this address."))
    given = request.args.items(multi=True) if request.query_string else ()
    typed = request.form.items(multi=True) if request.mimetype in FORMS else ()
    if any("\0" in name or "\0" in value for name, value in (*given, *typed)):
        raise Invalid(N_("This holds a sign that cannot be kept (NUL). Please remove it and try again."))


def check_origin_or_token() -> None:
    """Before every write: the token of a form, or, where the view says so, the same-origin proof."""
    if request.method in SAFE_METHODS or request.endpoint is None:
        return
    view = current_app.view_functions[request.endpoint]
    if getattr(view, _SIGNED, False):
        return
    if getattr(view, _MARK, False) and not _has_token():
        _check_origin()
    elif current_app.config["WTF_CSRF_ENABLED"]:
        _check_site()
        csrf.protect()


def _has_token() -> bool:
    """Whether a form brings a token all the same: pages that send no referrer send no origin either."""
    return request.mimetype in FORMS and "csrf_token" in request.form


def _check_site() -> None:
    """Fetch metadata instead of the referrer, of which pages of surveys send none on purpose."""
    if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
        raise Forbidden(N_("This came from another site and was not taken."))


def _check_origin() -> None:
    """Fetch metadata where the browser sends it (HTTPS, localhost), else the Origin header.

    A browser always sends one of them with a POST; a program that sends neither has no cookies of others to misuse.
    """
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    fine = site == "same-origin" if site else origin is None or origin == request.host_url.rstrip("/")
    if not fine:
        raise Forbidden(N_("This came from another site and was not taken."))


def json_body(limit: int = 16_384) -> Any:
    """The parsed JSON body of at most `limit` bytes."""
    if request.mimetype != "application/json":
        raise Unsupported(N_("This address takes JSON (Content-Type: application/json)."))
    if (request.content_length or 0) > limit:
        raise TooLarge(N_("This is too large: at most %(limit)s bytes are taken.", limit=limit))
    raw = request.get_data(cache=False)
    if len(raw) > limit:
        raise TooLarge(N_("This is too large: at most %(limit)s bytes are taken.", limit=limit))
    try:
        return json.loads(raw, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Invalid(N_("This is not readable JSON.")) from None


def _refuse_constant(name: str) -> None:
    raise ValueError(name)
