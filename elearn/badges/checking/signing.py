"""Whether the signature fits the document, and whose key it is."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from elearn.badges import multibase
from elearn.badges.checking.given import Given
from elearn.badges.checking.shape import Shape
from elearn.badges.checking.verdict import Check
from elearn.badges.issuer import Issuer
from elearn.base.core.engines import engine
from elearn.base.core.messages import N_
from elearn.base.core.ports import service

Json = dict[str, Any]
_DID_KEY: Final = "did:key:"
SUITE: Final = "eddsa-rdfc-2022"


@dataclass(frozen=True)
class _Key:
    """A public key and who may sign with it."""

    raw: bytes
    owner: str


def signature_checks(given: Given, shape: Shape) -> Iterator[Check]:
    """Signature first, then the issuer behind it."""
    method = _method(given)
    if method is None:
        yield _unsupported(given, shape)
        return
    key = _key(method)
    if key is None:
        yield _unreachable(method, shape)
        return
    if key.owner != shape.issuer:
        yield Check("issuer", "bad", N_("It was signed by someone else than the issuer that it names."))
    yield _fits(given, shape, key)
    if service(Issuer).is_me(key.owner):
        yield Check("issuer", "good", N_("The issuer is this site."))
    else:
        yield Check(
            "issuer-identity",
            "unknown",
            N_(
                "Who stands behind the issuer's key was not checked: only the key itself names it. "
                "Ask the issuer directly."
            ),
        )


def _proof(document: Json) -> Json | None:
    """The first proof of a kind that can be checked here."""
    found = document.get("proof")
    for proof in found if isinstance(found, list) else [found]:
        if isinstance(proof, dict) and proof.get("type") == "DataIntegrityProof" and proof.get("cryptosuite") == SUITE:
            return proof
    return None


def _method(given: Given) -> str | None:
    """The name of the key; None for a signature of another kind."""
    if given.header is not None:
        named = given.header.get("kid")
        return named if isinstance(named, str) and given.header.get("alg") == "EdDSA" else None
    proof = _proof(given.document)
    named = proof.get("verificationMethod") if proof else None
    return named if isinstance(named, str) else None


def _key(method: str) -> _Key | None:
    """A key of ours, or one that its own name holds; None for keys that lie on another site."""
    issuer = service(Issuer)
    if issuer.owns(method):
        known = {named: key for key in issuer.keyring.public() for named in _names(issuer, key)}
        found = known.get(method)
        return _Key(multibase.decode_key(found) if found else bytes(multibase.KEY_BYTES), issuer.id)
    if not method.startswith(_DID_KEY):
        return None
    owner, _, fragment = method.partition("#")
    name = owner.removeprefix(_DID_KEY)
    try:
        return _Key(multibase.decode_key(name), owner) if fragment in ("", name) else None
    except ValueError:
        return None


def _names(issuer: Issuer, multikey: str) -> tuple[str, str]:
    return issuer.key_address(multikey), issuer.address(f"keys/{multikey}.json")


def _fits(given: Given, shape: Shape, key: _Key) -> Check:
    if given.header is not None:
        good = engine("badges.tokens").verifies(given.token, key.raw) and _claims_agree(given.document, shape)
        return _finding(good=good)
    proofs, proof = engine("badges.proofs"), _proof(given.document)
    assert proof is not None
    if proof.get("proofPurpose") != "assertionMethod":
        return Check("signature", "bad", N_("Its signature was made for another purpose."))
    try:
        return _finding(good=proofs.verifies(given.document, proof, key.raw))
    except proofs.UnknownTerms as word:
        return _unknown_word(given, str(word), ours=service(Issuer).is_me(key.owner))
    except proofs.CannotRead:
        return Check("signature", "bad", N_("It is written in a way that no signature can cover."))


def _finding(*, good: bool) -> Check:
    if good:
        return Check("signature", "good", N_("The signature fits: nothing was changed since it was issued."))
    return Check("signature", "bad", N_("The signature does not fit: it was changed, or signed with another key."))


def _unknown_word(given: Given, word: str, *, ours: bool) -> Check:
    """Ours holds no such word, so somebody wrote it in; a foreign one may follow a standard that is not known here."""
    named = N_("It holds “%(word)s”, which the signature does not cover.", word=word[:100])
    contexts = given.document.get("@context")
    foreign_context = isinstance(contexts, list) and word in contexts
    if ours or not foreign_context:
        return Check("signature", "bad", named)
    return Check(
        "signature",
        "unknown",
        N_(
            "The signature was not checked: it uses the vocabulary %(word)s, which this site does not hold.",
            word=word[:100],
        ),
    )


def _claims_agree(claims: Json, shape: Shape) -> bool:
    """A token says who and what twice: both must be the same."""
    return claims.get("iss") == shape.issuer and claims.get("jti", shape.id) == shape.id


def _unsupported(given: Given, shape: Shape) -> Check:
    if given.header is None and not given.document.get("proof"):
        return Check("signature", "bad", N_("It is not signed."))
    if service(Issuer).is_me(shape.issuer):
        return Check("signature", "bad", N_("This site signs in another way: it was changed."))
    return Check(
        "signature", "unknown", N_("The signature was not checked: it is of a kind that this site does not read.")
    )


def _unreachable(method: str, shape: Shape) -> Check:
    if service(Issuer).is_me(shape.issuer):
        return Check("issuer", "bad", N_("It was signed by someone else than the issuer that it names."))
    return Check(
        "signature",
        "unknown",
        N_(
            "The signature was not checked: the issuer's key lies at %(address)s, and this site asks no other site.",
            address=method.partition("#")[0][:200],
        ),
    )
