"""VC-JWT by joserfc: the credential as payload of an EdDSA token (Open Badges 3.0, §8.2). Only here it is loaded."""

import json
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from joserfc import jws
from joserfc.errors import JoseError, UnsupportedAlgorithmError
from joserfc.jwk import OKPKey

Json = dict[str, Any]
ALGORITHM: Final = "EdDSA"


class _EdwardsOnly(jws.JWSRegistry):
    """Takes this one algorithm. RFC 9864 calls it `Ed25519`, and the library warns; verifiers know the old name."""

    def get_alg(self, name: str) -> Any:
        """UnsupportedAlgorithmError for any other, whatever a header says."""
        if name != ALGORITHM:
            raise UnsupportedAlgorithmError(name)
        return self.algorithms[name]


class NoToken(ValueError):
    """The text is no compact token with a JSON payload."""


def sign(claims: Json, private: Ed25519PrivateKey, kid: str) -> str:
    """A compact token."""
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    header = {"alg": ALGORITHM, "typ": "JWT", "kid": kid}
    payload = json.dumps(claims, ensure_ascii=False, separators=(",", ":")).encode()
    return jws.serialize_compact(header, payload, OKPKey.import_key(pem), registry=_EdwardsOnly())


def read(token: str) -> tuple[Json, Json]:
    """Header and payload, unverified. Raises NoToken."""
    try:
        found = jws.extract_compact(token.encode("ascii"))
        header, payload = dict(found.headers()), json.loads(found.payload)
    except (JoseError, ValueError, RecursionError) as fault:
        raise NoToken from fault
    if not isinstance(payload, dict):
        raise NoToken
    return header, payload


def verifies(token: str, public: bytes) -> bool:
    """Whether that Ed25519 key (32 bytes) signed the token; no other algorithm that a header may name is taken."""
    pem = Ed25519PublicKey.from_public_bytes(public).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    try:
        jws.deserialize_compact(token.encode("ascii"), OKPKey.import_key(pem), registry=_EdwardsOnly())
    except (JoseError, ValueError):
        return False
    return True
