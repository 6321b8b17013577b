"""Sealing by HPKE (RFC 9180), single-shot, base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM.

What a sealed text belongs to (wave, keys, stratum) stands in `info`, so that it opens nowhere else; `aad` is empty,
which RFC 9180 (8.1) calls equal for single-shot use, and `cryptography` has no other.
"""

from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

SUITE: Final = "DHKEM(P-256,HKDF-SHA256)/HKDF-SHA256/AES-128-GCM"
PUBLIC_BYTES: Final = 65
PRIVATE_BYTES: Final = 32
TAG_BYTES: Final = 16
_SUITE: Final = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)


class Unopened(Exception):
    """Not sealed to this key, or not for this place."""


def sealed_bytes(plain_bytes: int) -> int:
    """How long a sealed text is: encapsulated key ‖ ciphertext ‖ tag."""
    return PUBLIC_BYTES + plain_bytes + TAG_BYTES


def ballot_info(wave_id: str, keys_sha256: str, stratum: str) -> bytes:
    """What a ballot is bound to."""
    return f"elearn-ballot/1 {wave_id} {keys_sha256} {stratum}".encode("ascii")


def tables_info(wave_id: str, keys_sha256: str) -> bytes:
    """What the exact tables of a wave are bound to."""
    return f"elearn-tables/1 {wave_id} {keys_sha256}".encode("ascii")


def seal(public: bytes, plain: bytes, info: bytes) -> bytes:
    """`plain` for the holder of the key whose uncompressed point is `public`; ValueError for no point of the curve."""
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public)
    return _SUITE.encrypt(plain, key, info)


class Opener:
    """Holds the private key, in memory alone."""

    def __init__(self, private: bytes) -> None:
        self._key = ec.derive_private_key(int.from_bytes(private, "big"), ec.SECP256R1())

    @property
    def public(self) -> bytes:
        """The point that texts are sealed to."""
        return self._key.public_key().public_bytes(
            serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
        )

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """The text; Unopened for anything else than what was sealed to this key for this place."""
        try:
            return _SUITE.decrypt(sealed, self._key, info)
        except (InvalidTag, ValueError):
            raise Unopened from None
