"""Slowing those who try passwords, and nobody beside them: a school shares one address.

Every try is looked at, and whoever is right comes in at once. What is slowed are wrong tries:
- once an address has failed often, the answer to each further wrong try is held, longer each time up to ten seconds.
  So many are held at once and no more; only then does a further try wait without being looked at;
- a name that failed fifty times, from wherever, waits up to a minute between tries;
- a browser in which this name has signed in before is outside both, with a small count of its own: on their own devices
  forty teachers come in whatever else happens at their address.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final

from flask import current_app, request
from werkzeug.wrappers import Response

from elearn.accounts.signing.keyring import SignInKeys
from elearn.base.core.ports import service
from elearn.base.http.cookies import bound
from elearn.base.http.throttle import MakeFailures

LONGEST_HELD: Final = 10.0
MOST_HELD: Final = 16
_NAME: Final = "elearn_known"
# How many names a browser keeps in mind, for computers that are shared in a staff room.
_MARKS: Final = 8
_MARK_SIGNS: Final = 22
_HALF_A_YEAR: Final = 180 * 24 * 3600


class SignInTries:
    """`address`: where a try comes from; `known`: the name's browser knows it, see `is_known`."""

    def __init__(self, make: MakeFailures, *, sleep: Callable[[float], None] = time.sleep) -> None:
        self._addresses = make("sign-in-addresses")
        self._names = make("sign-in-names", brim=50, leak=1 / 600)
        self._known = make("sign-in-known", brim=10, leak=1 / 60)
        self._sleep = sleep
        self._lock = threading.Lock()
        self._held: Counter[str] = Counter()

    def wait(self, address: str, name: str, *, known: bool) -> float:
        """Seconds until this try will be looked at; 0 when it is now."""
        if known:
            return self._known.wait(name)
        with self._lock:
            full = self._held[address] >= MOST_HELD
        return LONGEST_HELD if full else self._names.wait(name)

    def failed(self, address: str, name: str, *, known: bool) -> None:
        """One more wrong try; returns once the answer was held as long as it must be. No unit of work may be open."""
        if known:
            self._known.count(name)
            return
        self._names.count(name)
        self._addresses.count(address)
        seconds = min(self._addresses.wait(address), LONGEST_HELD)
        if seconds > 0:
            self._hold(address, seconds)

    def _hold(self, address: str, seconds: float) -> None:
        with self._lock:
            self._held[address] += 1
        try:
            self._sleep(seconds)
        finally:
            with self._lock:
                self._held[address] -= 1
                if not self._held[address]:
                    del self._held[address]


def is_known(name: str) -> bool:
    """Whether this name has signed in by password in this browser before."""
    return _mark(name) in _marks()


def remember(response: Response, name: str) -> None:
    """Let this browser be known for the name: by a keyed mark that tells nobody which name it is."""
    mine = _mark(name)
    marks = [mine, *(each for each in _marks() if each != mine)][:_MARKS]
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    kept = ".".join(marks)
    response.set_cookie(bound(_NAME), kept, max_age=_HALF_A_YEAR, httponly=True, samesite="Lax", secure=secure)


def _mark(name: str) -> str:
    return service(SignInKeys).mark("known", name)[:_MARK_SIGNS]


def _marks() -> Iterable[str]:
    return request.cookies.get(bound(_NAME), "")[:400].split(".")
