"""The door's lines in the log: every attempt to sign in, or to confirm who one is, and how it ended.

A person stands there by the pseudonym of the audit log, which an erasure takes away; nothing else leads to anybody. Who
comes in gets one where there is none yet; a refused attempt writes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from elearn.base.core.audit import pseudonym_for, pseudonym_of
from elearn.base.core.errors import DomainError, TooMany
from elearn.base.http.observe import tell_signing

REFUSED = "refused"


def tell(way: str, outcome: str, person_id: str | None = None, *, act: str = "sign-in") -> None:
    """One line: `way` and `outcome` as docs/operations.md lists them, `act` is `sign-in` or `confirm`."""
    find = pseudonym_of if outcome == REFUSED else pseudonym_for
    tell_signing(way, outcome, (person_id and find(person_id)) or "", act=act)


@contextmanager
def attempt(way: str, person_id: str | None = None, *, act: str = "sign-in") -> Iterator[None]:
    """Tell how it ends where it is refused in here, or not looked at because of many wrong ones before."""
    try:
        yield
    except TooMany:
        tell_signing(way, "waits", (person_id and pseudonym_of(person_id)) or "", act=act)
        raise
    except DomainError:
        tell(way, REFUSED, person_id, act=act)
        raise
