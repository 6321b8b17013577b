"""What the site signs with its secret, to know it again when it comes back: HMAC-SHA-256, a purpose for each thing.

What an earlier version signed with SHA-1 is still believed, so that an upgrade signs nobody out. Tokens of forms are
Flask-WTF's own.
"""

import hashlib
from typing import Any, Final

from itsdangerous import Signer, URLSafeSerializer, URLSafeTimedSerializer

DIGEST: Final = hashlib.sha256
EARLIER: Final = hashlib.sha1
_WAYS: Final[dict[str, Any]] = {
    "signer_kwargs": {"digest_method": DIGEST},
    "fallback_signers": [{"digest_method": EARLIER}],
}


def papers(secret: str, purpose: str) -> URLSafeSerializer:
    """Signs values for addresses and cookies."""
    return URLSafeSerializer(secret, salt=purpose, **_WAYS)


def dated_papers(secret: str, purpose: str) -> URLSafeTimedSerializer:
    """The same, with the time of signing: reading takes `max_age` in seconds."""
    return URLSafeTimedSerializer(secret, salt=purpose, **_WAYS)


def signature(secret: str, purpose: str, value: str) -> str:
    """The signature alone, which needs no row to be known again."""
    return Signer(secret, salt=purpose, digest_method=DIGEST).get_signature(value).decode()


def is_ours(secret: str, purpose: str, value: str, given: str) -> bool:
    """Whether `given` is the signature of `value`."""
    digests = (DIGEST, EARLIER)
    return any(Signer(secret, salt=purpose, digest_method=each).verify_signature(value, given) for each in digests)
