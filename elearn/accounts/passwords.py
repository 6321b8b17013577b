"""Password hashing: argon2id (m = 19 MiB, t = 2, p = 1), one hash per core at once."""

import os
import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
# Forty teachers at 8:29 must not take 40 × 19 MiB and every core at once.
_cores = threading.BoundedSemaphore(os.cpu_count() or 1)
# What a wrong name is checked against, so that it takes as long as a wrong password.
_NOBODY = _hasher.hash("nobody has this password")


def hashed(password: str) -> str:
    """The string to store."""
    with _cores:
        return _hasher.hash(password)


def fits(password: str, stored: str | None) -> bool:
    """Whether the password belongs to the stored hash; takes the same time when there is none."""
    with _cores:
        try:
            return _hasher.verify(stored or _NOBODY, password) and stored is not None
        except (VerificationError, InvalidHashError):
            return False
