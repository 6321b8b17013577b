"""Who a browser is: a signed cookie that names a person, a learner, or both.

A pupil's browser carries only a learner id, so that an answer needs no look-up of who asks.
"""

from urllib.parse import urlsplit

from flask import session as cookie

_PERSON, _KEY, _LEARNER = "person", "key", "learner"


def person() -> tuple[str, str] | None:
    """The person id and session key of the browser, not yet checked against the database."""
    return (cookie[_PERSON], cookie.get(_KEY, "")) if _PERSON in cookie else None


def learner() -> str | None:
    """The learner as whom this browser answers, if it sat down somewhere."""
    found: str | None = cookie.get(_LEARNER)
    return found


def sign_in(person_id: str, session_key: str) -> None:
    """A fresh cookie, so that nothing set before it survives."""
    cookie.clear()
    cookie.permanent = True
    cookie[_PERSON], cookie[_KEY] = person_id, session_key


def sign_out() -> None:
    """Forget the person and the seat."""
    cookie.clear()


def sit_down(learner_id: str) -> None:
    """This browser answers as `learner_id` from now on; the pupil before on a shared tablet is forgotten."""
    cookie.permanent = True
    cookie[_LEARNER] = learner_id


def safe_target(address: str | None) -> str | None:
    """`address` if it stays on this site, else None."""
    if not address or not address.startswith("/") or address.startswith("//") or "\\" in address:
        return None
    parts = urlsplit(address)
    return None if parts.scheme or parts.netloc else address
