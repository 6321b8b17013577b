"""Data Integrity proofs, cryptosuite `eddsa-rdfc-2022` (W3C Data Integrity EdDSA Cryptosuites 1.0, §3.2), by PyLD.

The only place that loads PyLD. Contexts come from the packaged file alone: nothing is fetched, and a document that
names another context, or brings terms of its own, is refused. So is a term that no context defines: the standard's
canonical form leaves it out, so that anyone could write it into a signed document without breaking the signature.
"""

import copy
import json
import threading
from datetime import datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from pyld import jsonld
from pyld.canon import URDNA2015

from elearn.badges import multibase

Json = dict[str, Any]

SUITE: Final = "eddsa-rdfc-2022"
_CONTEXTS: Final = Path(__file__).resolve().parents[1] / "data" / "contexts.json"
_UNDEFINED: Final = "urn:elearn:undefined#"
# A badge takes none of these steps; a document made to exhaust the server would take millions.
_MOST_STEPS: Final = 2_000
_MOST_DEPTH: Final = 40
# PyLD keeps what it learnt of contexts in a cache of the process that threads may meet half changed (a KeyError then).
_ALONE: Final = threading.Lock()


class CannotRead(Exception):
    """The document cannot be brought into the form that is signed."""


class UnknownTerms(CannotRead):
    """It holds a context or a word that is not covered by what this site knows."""


def sign(document: Json, private: Ed25519PrivateKey, method: str, created: datetime) -> Json:
    """The document with its proof; UnknownTerms when a verifier would refuse it."""
    require_known_terms(document)
    proof: Json = {
        "type": "DataIntegrityProof",
        "cryptosuite": SUITE,
        "created": created.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": method,
        "proofPurpose": "assertionMethod",
    }
    signature = private.sign(_signed_bytes(document, proof))
    return {**document, "proof": {**proof, "proofValue": multibase.encode(signature)}}


def verifies(document: Json, proof: Json, public: bytes) -> bool:
    """Whether the proof fits document and key (32 bytes). CannotRead when that cannot be told."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    require_known_terms({**bare, "proof": proof})
    options = {key: value for key, value in proof.items() if key != "proofValue"}
    try:
        signature = multibase.decode(str(proof.get("proofValue")))
        Ed25519PublicKey.from_public_bytes(public).verify(signature, _signed_bytes(bare, options))
    except (InvalidSignature, ValueError):
        return False
    return True


def _signed_bytes(document: Json, options: Json) -> bytes:
    """SHA-256 of the canonical proof options, then SHA-256 of the canonical document."""
    named = {"@context": document["@context"], **options}
    return sha256(canonical(named)).digest() + sha256(canonical(document)).digest()


def canonical(document: Json) -> bytes:
    """RDFC-1.0 N-Quads; CannotRead for what JSON-LD cannot read or what would take too long."""
    try:
        with _ALONE:
            dataset = jsonld.to_rdf(copy.deepcopy(document), {"documentLoader": _load, "base": ""})
        quads: str = _Bounded().main(dataset, {"format": "application/n-quads"})
    except (jsonld.JsonLdError, RecursionError, TypeError, ValueError, KeyError, AttributeError) as fault:
        raise CannotRead(_reason(fault)) from fault
    return quads.encode()


def require_known_terms(document: Json) -> None:
    """UnknownTerms unless every word is defined by a context that is known here."""
    _require_known_contexts(document, top=True, depth=0)
    loose = copy.deepcopy(document)
    loose["@context"] = [*_listed(document.get("@context")), {"@vocab": _UNDEFINED}]
    try:
        with _ALONE:
            expanded = jsonld.expand(loose, {"documentLoader": _load, "base": ""})
    except (jsonld.JsonLdError, RecursionError, TypeError, ValueError, KeyError, AttributeError) as fault:
        raise CannotRead(_reason(fault)) from fault
    if undefined := _undefined(expanded):
        raise UnknownTerms(undefined)


def _undefined(node: Any) -> str:
    """The first undefined property, or type, or relative address; empty when there is none."""
    if isinstance(node, list):
        return next(filter(None, map(_undefined, node)), "")
    if not isinstance(node, dict):
        return ""
    names = [*node, *_listed(node.get("@type")), *_listed(node.get("@id"))]
    for name in names:
        if isinstance(name, str) and not name.startswith("@") and (name.startswith(_UNDEFINED) or ":" not in name):
            return name.removeprefix(_UNDEFINED)
    return next(filter(None, (_undefined(value) for key, value in node.items() if key not in {"@type", "@id"})), "")


def _require_known_contexts(node: Any, *, top: bool, depth: int) -> None:
    if depth > _MOST_DEPTH:
        raise CannotRead("too deep")
    if isinstance(node, list):
        for each in node:
            _require_known_contexts(each, top=False, depth=depth + 1)
    if not isinstance(node, dict):
        return
    given = _listed(node.get("@context"))
    if (given and not top) or any(not isinstance(each, str) or each not in _contexts() for each in given):
        raise UnknownTerms(next((str(each)[:200] for each in given), ""))
    for key, value in node.items():
        if key != "@context":
            _require_known_contexts(value, top=False, depth=depth + 1)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


class _Bounded(URDNA2015):  # type: ignore[misc]
    """The algorithm with an end: documents can be built for which it would not finish in years."""

    def __init__(self) -> None:
        super().__init__()
        self._steps = 0

    def hash_n_degree_quads(self, id_: str, issuer: Any) -> Any:
        self._steps += 1
        if self._steps > _MOST_STEPS:
            raise ValueError("too entangled")
        return super().hash_n_degree_quads(id_, issuer)


@cache
def _contexts() -> dict[str, Json]:
    found: dict[str, Json] = json.loads(_CONTEXTS.read_text("utf-8"))["contexts"]
    return found


def _load(url: str, _options: Json) -> Json:
    """PyLD's document loader; raises for whatever is not packaged."""
    return {
        "contentType": "application/ld+json",
        "contextUrl": None,
        "documentUrl": url,
        "document": _contexts()[url],
    }


def _reason(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}".splitlines()[0][:200]
