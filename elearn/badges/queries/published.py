"""What the issuer publishes for verifiers: its profile, single keys, status lists."""

import base64
import hashlib
import json
from collections.abc import Callable, Hashable
from datetime import datetime
from typing import Final

from elearn.badges import credentials, multibase
from elearn.badges.checking import Check, Given
from elearn.badges.checking.shape import shape_of
from elearn.badges.checking.signing import signature_checks
from elearn.badges.issuer import Issuer
from elearn.badges.models import Badge, StatusList
from elearn.base.core.db import session
from elearn.base.core.engines import engine
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.core.recent import Recent

MOST_KEPT: Final = 16
MOST_PROVEN: Final = 2000
MOST_PAGES: Final = 500


def issuer_profile() -> credentials.Json:
    """`/badges/issuer.json`."""
    issuer = service(Issuer)
    return credentials.profile(issuer, issuer.keyring.public())


def key_document(multikey: str) -> credentials.Json:
    """One public key as JWK, where the `kid` of a VC-JWT leads."""
    issuer = service(Issuer)
    if multikey not in issuer.keyring.public():
        raise NotFound(N_("There is nothing at this address."))
    raw = base64.urlsafe_b64encode(multibase.decode_key(multikey)).decode("ascii").rstrip("=")
    address = issuer.address(f"keys/{multikey}.json")
    return {"kty": "OKP", "crv": "Ed25519", "x": raw, "kid": address, "use": "sig", "alg": "EdDSA"}


class Published:
    """What many ask for and what changes rarely: signed status lists, and whether our own signatures fit."""

    def __init__(self) -> None:
        self._kept = Recent[bytes](MOST_KEPT)
        self._proven = Recent[Check](MOST_PROVEN)
        self._pages = Recent[str](MOST_PAGES)

    def page(self, key: Hashable, make: Callable[[], str]) -> str:
        """A badge's page as all readers with these preferences see it; `key` holds all that stands on it."""
        return self._pages.get(key, make)

    def signature(self, badge: Badge) -> Check:
        """Whether the stored credential is what one of the published keys signed; worked out once per text and keys."""
        keys = service(Issuer).keyring.public()
        digest = hashlib.sha256(badge.credential.encode()).digest()
        return self._proven.get((badge.id, digest, keys), lambda: _signature(badge))

    def status_list(self, number: int, now: datetime) -> bytes:
        """The list as JSON; NotFound for a number that is not in use."""
        found = session().get(StatusList, number)
        if found is None:
            raise NotFound(N_("There is nothing at this address."))
        key = service(Issuer).keyring.current()
        # Nobody learns from `validFrom` when a bit was raised: it is the day, and the list is signed anew each day.
        day = now.replace(hour=0, minute=0, second=0, microsecond=0)
        digest = hashlib.sha256(found.bits).digest()
        return self._kept.get((number, digest, key.multikey, day), lambda: _signed_list(found, day))


def _signature(badge: Badge) -> Check:
    given = Given(json.loads(badge.credential))
    shape = shape_of(given.document)
    assert shape is not None
    return next(check for check in signature_checks(given, shape) if check.key == "signature")


def _signed_list(found: StatusList, at: datetime) -> bytes:
    issuer = service(Issuer)
    key = issuer.keyring.current()
    document = credentials.status_list(issuer, found.number, found.purpose, found.bits, at)
    signed = engine("badges.proofs").sign(document, key.private, issuer.key_address(key.multikey), at)
    return json.dumps(signed, ensure_ascii=False).encode()
