"""The passwords that leaks show most often, as the library zxcvbn keeps them (30,000). The only place that loads it."""

from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS


@cache
def commonest() -> frozenset[str]:
    """All of them, in small letters."""
    return frozenset(FREQUENCY_LISTS["passwords"])
