"""The attempt key: whoever holds it may deliver answers for the attempt, even after the next pupil sat down.

It is the server's signature of the attempt id and needs no row, so it still proves a purged attempt to have existed.
"""

from itsdangerous import Signer

_SALT = "elearn.learning.attempt"


def attempt_key(secret: str, attempt_id: str) -> str:
    """The key to hand out with the player page."""
    return Signer(secret, salt=_SALT).get_signature(attempt_id).decode()


def key_fits(secret: str, attempt_id: str, key: str | None) -> bool:
    """Whether `key` was made for this attempt."""
    return bool(key) and Signer(secret, salt=_SALT).verify_signature(attempt_id.encode(), str(key))
