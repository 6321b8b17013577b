"""An order that looks like chance, is always the same, and is never the right one."""

import hashlib
from collections.abc import Sequence


def shuffled(seed: str, items: Sequence[str], never: Sequence[str]) -> tuple[str, ...]:
    """The items in an order that depends on the seed alone, in which those of `never` do not stand in that order.

    With fewer than two different items in `never` there is no order to hide.
    """
    row = sorted(items, key=lambda item: hashlib.sha256(f"{seed}\0{item}".encode()).digest())
    turns = (tuple(row[turn:] + row[:turn]) for turn in range(len(row)))
    return next((turn for turn in turns if [item for item in turn if item in never] != list(never)), tuple(row))
