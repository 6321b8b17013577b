"""Which learner a browser is: a pupil's cookie carries a learner id, so that an answer needs no look-up of who asks.

Who is *signed in* is Flask-Login's business (`accounts.sessions`); both live in the same signed cookie.
"""

from urllib.parse import urlsplit

from flask import g, request
from flask import session as cookie

_LEARNER = "learner"
PERSON = "_user_id"  # Flask-Login's own name


def learner() -> str | None:
    """The learner as whom this browser answers, if it sat down somewhere."""
    found: str | None = cookie.get(_LEARNER)
    return found


def is_inside() -> bool:
    """For the head of every page: whether this browser has a sign-in to end. Asks the database nothing.

    Where the request has looked already who asks, that counts; else a cookie that names somebody is enough.
    """
    return bool(cookie.get(PERSON)) and ("actor" not in g or g.actor.signed_in)


def sit_down(learner_id: str) -> None:
    """This browser answers as `learner_id` from now on; the pupil before on a shared tablet is forgotten."""
    cookie.permanent = True
    cookie[_LEARNER] = learner_id


def page_before() -> str:
    """The page of this site from which the browser says it comes; the first page where it does not say."""
    return safe_target((request.referrer or "").removeprefix(request.host_url.rstrip("/"))) or "/"


def safe_target(address: str | None) -> str | None:
    """`address` if it stays on this site, else None."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
