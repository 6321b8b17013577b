"""The status lists: drawing a place that tells nothing, raising and lowering its bit."""

import contextlib
import secrets
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from elearn.badges import bits
from elearn.badges.counting import count_anew
from elearn.badges.models import PURPOSES, Badge, StatusList
from elearn.base.core.db import session

# All draws fail once in a billion in a list that is a tenth full; at nine tenths it is time for the next list.
_DRAWS: Final = 9


def free_place() -> tuple[int, int]:
    """A random place of the newest pair of lists: the number of its revocation list, and an index.

    A place is free when no badge stands there and its bit is down: a deleted badge keeps its place for ever.
    """
    number = _newest() or _open_pair(1)
    for _ in range(_DRAWS):
        index = secrets.randbelow(bits.BITS)
        if _is_free(number, index):
            return number, index
    return _open_pair(number + 2), secrets.randbelow(bits.BITS)


def set_bit(number: int, index: int, *, up: bool) -> None:
    """Raise or lower a bit; the row is locked until the commit, so that no other change is lost."""
    found = session().get_one(StatusList, number, with_for_update=True, populate_existing=True)
    found.bits = bits.with_bit(found.bits, index, up=up)
    session().flush()
    count_anew()


def _newest() -> int | None:
    return session().scalar(select(func.max(StatusList.number)).where(StatusList.purpose == PURPOSES[0]))


def _is_free(number: int, index: int) -> bool:
    taken = select(Badge.id).where(Badge.list_number == number, Badge.list_index == index)
    if session().scalar(taken):
        return False
    return not bits.raised(session().get_one(StatusList, number).bits, index)


def _open_pair(number: int) -> int:
    """Another process may open the same pair at the same moment: then it is there, which is all that matters."""
    with contextlib.suppress(IntegrityError), session().begin_nested():
        for place, purpose in enumerate(PURPOSES):
            session().add(StatusList(number=number + place, purpose=purpose, bits=bits.EMPTY))
    return number
