"""The attempt key: whoever holds it may deliver answers for the attempt, even after the next pupil sat down.

It is the server's signature of the attempt id and needs no row, so it still proves a purged attempt to have existed.
"""

from elearn.base.core.signed import is_ours, signature

_PURPOSE = "elearn.learning.attempt"


def attempt_key(secret: str, attempt_id: str) -> str:
    """The key to hand out with the player page."""
    return signature(secret, _PURPOSE, attempt_id)


def key_fits(secret: str, attempt_id: str, key: str | None) -> bool:
    """Whether `key` was made for this attempt."""
    return bool(key) and is_ours(secret, _PURPOSE, attempt_id, str(key))
