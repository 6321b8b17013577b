"""Passkeys (WebAuthn): what a browser is asked, and whether its answer is true. The only place that loads `webauthn`.

Both ceremonies want the person verified on the device (finger, face, PIN): a passkey then stands for two steps at once.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from elearn.accounts.signing.relying import Site


@dataclass(frozen=True)
class Made:
    """A new key pair's public half."""

    credential_id: bytes
    public_key: bytes
    sign_count: int


def ask_to_make(site: Site, person_id: str, name: str, known: Sequence[bytes]) -> tuple[dict[str, Any], bytes]:
    """Options for `navigator.credentials.create` and their challenge; devices in `known` have one already."""
    options = generate_registration_options(
        rp_id=site.host,
        rp_name=site.name,
        user_id=person_id.encode(),
        user_name=name,
        user_display_name=name,
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
    )
    return json.loads(options_to_json(options)), options.challenge


def made(site: Site, challenge: bytes, answer: dict[str, Any]) -> Made | None:
    """What the device made, if the answer is to this challenge, from this site, and the person was verified."""
    try:
        found = verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return Made(found.credential_id, found.credential_public_key, found.sign_count)


def ask_to_show(site: Site) -> tuple[dict[str, Any], bytes]:
    """Options for `navigator.credentials.get` and their challenge; the device knows whose key it is."""
    options = generate_authentication_options(rp_id=site.host, user_verification=UserVerificationRequirement.REQUIRED)
    return json.loads(options_to_json(options)), options.challenge


def credential_id(answer: dict[str, Any]) -> bytes | None:
    """Which key the answer is of; None where it does not say."""
    try:
        return base64url_to_bytes(answer["rawId"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def shown(site: Site, challenge: bytes, answer: dict[str, Any], public_key: bytes, sign_count: int) -> int | None:
    """The key's new count, if the answer is to this challenge, from this site, by this key, and newer; else None."""
    try:
        found = verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError, KeyError, TypeError):
        return None
    return found.new_sign_count
