"""An order that looks like chance, is always the same, and is never the right one."""

import hashlib
from functools import lru_cache


@lru_cache(maxsize=4096)
def shuffled(seed: str, items: tuple[str, ...], never: tuple[str, ...]) -> tuple[str, ...]:
    """The items in an order that depends on the seed alone, in which those of `never` do not stand in that order.

    Two items are left as the seed has them, right or not: if they never stood right, the order shown would tell it.
    """
    row = sorted(items, key=lambda item: hashlib.sha256(f"{seed}\0{item}".encode()).digest())
    if len(never) < 3:  # noqa: PLR2004 - see above
        return tuple(row)
    turns = (tuple(row[turn:] + row[:turn]) for turn in range(len(row)))
    return next((turn for turn in turns if [item for item in turn if item in never] != list(never)), tuple(row))
