"""RSA blind signatures, the server's half: RSABSSA-SHA384-PSS-Randomized of RFC 9474, with RSA-2048 in production.

Signing is one raw RSA power by the Chinese remainder theorem, in constant time (gmpy2 `powmod_sec`), under base
blinding (a caller chooses the message, and must learn nothing from timing), and is checked afterwards: a fault in
one half of the theorem would give the key away (Boneh, DeMillo, Lipton 1997).
"""

import secrets
from typing import Final

import gmpy2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from elearn.surveys.crypto import b64

SUITE: Final = "RSABSSA-SHA384-PSS-Randomized"
MODULUS_BYTES: Final = 256
EXPONENT: Final = 65537
SALT_BYTES: Final = 48
# What is signed: the randomizer of the suite, then the client's own random bytes.
TOKEN_BYTES: Final = 64
_PSS: Final = padding.PSS(mgf=padding.MGF1(hashes.SHA384()), salt_length=SALT_BYTES)


def new_key() -> bytes:
    """A fresh RSA-2048 key as PEM."""
    key = rsa.generate_private_key(public_exponent=EXPONENT, key_size=8 * MODULUS_BYTES)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def public_of(pem: bytes) -> dict[str, str]:
    """`n` and `e` as base64url, for keys.json."""
    numbers = _load(pem).public_key().public_numbers()
    return {"n": b64.encode(numbers.n.to_bytes(MODULUS_BYTES, "big")), "e": b64.encode(numbers.e.to_bytes(3, "big"))}


def blind_sign(pem: bytes, blinded: bytes) -> bytes:
    """The signature over a blinded message; ValueError when it is none of this key's."""
    return sign_with(_load(pem).private_numbers(), blinded)


def sign_with(key: rsa.RSAPrivateNumbers, blinded: bytes) -> bytes:
    """BlindSign of RFC 9474, 4.3. ValueError for a message out of range, RuntimeError for a fault in signing."""
    n, e = gmpy2.mpz(key.public_numbers.n), gmpy2.mpz(key.public_numbers.e)
    length = (n.bit_length() + 7) // 8
    message = gmpy2.mpz(int.from_bytes(blinded, "big"))
    if len(blinded) != length or not 0 < message < n:
        raise ValueError("not a blinded message of this key")
    mask = gmpy2.mpz(secrets.randbelow(int(n) - 2) + 2)
    masked = message * gmpy2.powmod(mask, e, n) % n
    signature = _power(key, masked) * gmpy2.invert(mask, n) % n
    if gmpy2.powmod(signature, e, n) != message:
        raise RuntimeError("a fault in signing: nothing is given out")
    return int(signature).to_bytes(length, "big")


def _power(key: rsa.RSAPrivateNumbers, base: "gmpy2.mpz") -> "gmpy2.mpz":
    """base^d mod n by the two primes (Garner)."""
    p, q = gmpy2.mpz(key.p), gmpy2.mpz(key.q)
    by_p = gmpy2.powmod_sec(base % p, gmpy2.mpz(key.dmp1), p)
    by_q = gmpy2.powmod_sec(base % q, gmpy2.mpz(key.dmq1), q)
    return by_q + q * ((by_p - by_q) * key.iqmp % p)


def public_key(n: bytes) -> rsa.RSAPublicKey:
    """The key that checks a stratum's tokens, from the modulus in keys.json."""
    return rsa.RSAPublicNumbers(EXPONENT, int.from_bytes(n, "big")).public_key()


def fits(key: rsa.RSAPublicKey, token: bytes, signature: bytes) -> bool:
    """Whether the (unblinded) signature is this key's over `token`: RSASSA-PSS-VERIFY with the suite's parameters."""
    try:
        key.verify(signature, token, _PSS, hashes.SHA384())
    except InvalidSignature:
        return False
    return True


def _load(pem: bytes) -> rsa.RSAPrivateKey:
    # Our own file, written by `new_key`: testing its primes again for every ballot would cost more than signing.
    key = serialization.load_pem_private_key(pem, None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise TypeError("not an RSA key")
    return key
