"""The tally key and its shares: SLIP-0039 words, two of three by default. Nothing here touches a disk."""

from collections.abc import Sequence
from itertools import combinations
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from shamir_mnemonic import MnemonicError, combine_mnemonics, generate_mnemonics

from elearn.surveys.crypto import sealing

SUITE: Final = sealing.SUITE
# 256 bits with their identifier and checksum.
WORDS: Final = 33
SHARES: Final = (2, 3)
SINGLE: Final = (1, 1)


class WrongShares(Exception):
    """The words are mistyped, of different keys, too few, or the key is another than the one asked for."""


def new_tally_key() -> tuple[bytes, bytes]:
    """(private, public): 32 bytes and the uncompressed point of 65."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    return key.private_numbers().private_value.to_bytes(sealing.PRIVATE_BYTES, "big"), public


def split(private: bytes, *, single: bool) -> list[str]:
    """Three shares of 33 words of which two are enough, or the one of a single keeper."""
    return list(generate_mnemonics(1, [SINGLE if single else SHARES], private)[0])


def combine(shares: Sequence[str], public: bytes) -> bytes:
    """The private key of `public` from enough of its shares, however they are spaced or cased. Raises WrongShares."""
    given = [" ".join(share.lower().split()) for share in shares if share.strip()]
    for enough in (SINGLE[0], SHARES[0]):
        for some in combinations(given, enough):
            private = _combined(some)
            if private is not None and sealing.Opener(private).public == public:
                return private
    raise WrongShares


def _combined(shares: Sequence[str]) -> bytes | None:
    """What these shares make, which need not be the right key; None for too few or mistyped words."""
    try:
        private: bytes = combine_mnemonics(shares)
    except MnemonicError:
        return None
    return private if len(private) == sealing.PRIVATE_BYTES else None
