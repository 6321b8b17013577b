"""A respondent's browser in Python: blinds, unblinds, seals and casts as docs/decisions/0010 writes it.

The demo's invented people answer with it, and the tests' own. Written from RFC 9474 and RFC 8017 alone, on purpose: it
shares no line with the server's half in `elearn.surveys.crypto`.
"""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

HASH_BYTES: Final = 48
SALT_BYTES: Final = 48
EXPONENT: Final = 65537
_SUITE: Final = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_128_GCM)


def encode(raw: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: str) -> bytes:
    """The bytes again."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def mgf1(seed: bytes, length: int) -> bytes:
    """RFC 8017, B.2.1, with SHA-384."""
    blocks = range(-(-length // HASH_BYTES))
    return b"".join(hashlib.sha384(seed + block.to_bytes(4, "big")).digest() for block in blocks)[:length]


def encode_pss(message: bytes, bits: int, salt: bytes) -> bytes:
    """EMSA-PSS-ENCODE of RFC 8017, 9.1.1; `bits` is one less than the modulus has."""
    length = -(-bits // 8)
    mark = hashlib.sha384(bytes(8) + hashlib.sha384(message).digest() + salt).digest()
    plain = bytes(length - len(salt) - HASH_BYTES - 2) + b"\x01" + salt
    masked = bytes(a ^ b for a, b in zip(plain, mgf1(mark, len(plain)), strict=True))
    first = masked[0] & (0xFF >> (8 * length - bits))
    return bytes([first]) + masked[1:] + mark + b"\xbc"


@dataclass(frozen=True)
class Blinding:
    """A message on its way to be signed: what is sent, and what takes the blinding off."""

    blinded: bytes
    inverse: int


def blind(n: int, e: int, message: bytes, *, salt: bytes | None = None, factor: int | None = None) -> Blinding:
    """Blind of RFC 9474, 4.2; `salt` and `factor` are given by test vectors alone."""
    length = -(-n.bit_length() // 8)
    encoded = encode_pss(message, n.bit_length() - 1, salt if salt is not None else secrets.token_bytes(SALT_BYTES))
    factor = factor or secrets.randbelow(n - 2) + 2
    blinded = int.from_bytes(encoded, "big") * pow(factor, e, n) % n
    return Blinding(blinded.to_bytes(length, "big"), pow(factor, -1, n))


def finalize(n: int, blind_signature: bytes, inverse: int) -> bytes:
    """Finalize of RFC 9474, 4.4, without its last check, which casting makes anyway."""
    return (int.from_bytes(blind_signature, "big") * inverse % n).to_bytes(len(blind_signature), "big")


class Respondent:
    """One place's browser for one wave. `keys` is the text of keys.json."""

    def __init__(self, keys: str, stratum: str) -> None:
        self.sha256 = encode(hashlib.sha256(keys.encode()).digest())
        parsed = json.loads(keys)
        self.wave: str = parsed["wave"]
        self.stratum = stratum
        self.tally = decode(parsed["tally"]["public"])
        key = next(each for each in parsed["strata"] if each["key"] == stratum)
        self.n = int.from_bytes(decode(key["n"]), "big")
        self.token = secrets.token_bytes(64)
        self._blinding = blind(self.n, EXPONENT, self.token)
        self.signature = b""

    @property
    def blinded(self) -> bytes:
        """What is sent to be signed."""
        return self._blinding.blinded

    @property
    def wish(self) -> dict[str, str]:
        """The body of `POST /ballots/<wave>/issue`."""
        return {"stratum": self.stratum, "blinded": encode(self.blinded)}

    def take(self, blind_signature: bytes) -> "Respondent":
        """The answer to it."""
        self.signature = finalize(self.n, blind_signature, self._blinding.inverse)
        return self

    def ballot(self, plain: bytes) -> dict[str, str]:
        """The body of `POST /ballots/<wave>/cast`, sealed once: the outbox sends the same bytes again."""
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.tally)
        info = f"elearn-ballot/1 {self.wave} {self.sha256} {self.stratum}".encode("ascii")
        return {
            "stratum": self.stratum,
            "token": encode(self.token),
            "signature": encode(self.signature),
            "sealed": encode(_SUITE.encrypt(plain, key, info)),
        }

    @property
    def issue_mark(self) -> bytes:
        """What issuing keeps of the blinded message."""
        return hashlib.sha256(self.blinded).digest()

    @property
    def mark(self) -> str:
        """How the ballot will stand in the list of what was counted."""
        return hashlib.sha256(self.token).hexdigest()
