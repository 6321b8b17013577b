"""The documents that others read: credential, achievement, issuer's profile, status list. Pure: no database, no keys.

Open Badges 3.0 on Verifiable Credentials 2.0; the order of the contexts is part of the standard. A credential holds no
name: its holder is a salted hash, and its grounds name nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from elearn.badges import bits
from elearn.badges.framework import Achievement, Framework, framework
from elearn.badges.issuer import Issuer

Json = dict[str, Any]

VC: Final = "https://www.w3.org/ns/credentials/v2"
CONTEXTS: Final = (
    VC,
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
)
_PROFILE_CONTEXTS: Final = ("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1", CONTEXTS[1])
_SCHEMA: Final = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
LANGUAGES: Final = ("ja", "en")


@dataclass(frozen=True)
class Ground:
    """One reason for a badge, such as a passed test; it must name nobody. `kind` is one of GROUND_KINDS."""

    kind: str
    ja: str
    en: str

    def to(self, language: str) -> str:
        """The words for a reader of the language."""
        return self.en if language == "en" else self.ja


GROUND_KINDS: Final = ("course", "test", "practice", "co-signature", "code-of-conduct", "update", "founding", "other")


@dataclass(frozen=True)
class Holder:
    """Whose badge it is: `value` (a mail address, or a random code) is hashed with `salt`; the document lacks it."""

    kind: str  # emailAddress or accountId
    value: str
    salt: str

    @property
    def digest(self) -> str:
        """Open Badges' IdentityHash."""
        return f"sha256${sha256((self.value + self.salt).encode()).hexdigest()}"


@dataclass(frozen=True)
class Place:
    """Where a badge stands in a pair of status lists: revocation has the odd number, suspension the next."""

    list_number: int
    index: int


@dataclass(frozen=True)
class Facts:
    """All that a credential says."""

    badge_id: str
    achievement: Achievement
    office: str
    holder: Holder
    grounds: Sequence[Ground]
    valid_from: datetime
    valid_until: datetime
    place: Place
    language: str


def stamp(at: datetime) -> str:
    """RFC 3339, UTC, whole seconds."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def credential(issuer: Issuer, facts: Facts) -> Json:
    """The badge, not yet signed."""
    said = facts.language
    return {
        "@context": list(CONTEXTS),
        "id": issuer.badge_address(facts.badge_id),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": facts.achievement.name.to(said),
        "issuer": {"id": issuer.id, "type": ["Profile"], "name": issuer.name, "url": issuer.base_url},
        "validFrom": stamp(facts.valid_from),
        "validUntil": stamp(facts.valid_until),
        "awardedDate": stamp(facts.valid_from),
        "credentialSubject": {
            "type": ["AchievementSubject"],
            "identifier": [_identity(facts.holder)],
            "source": {"id": issuer.address(f"{facts.badge_id}#office"), "type": ["Profile"], "name": facts.office},
            "achievement": achievement(issuer, facts.achievement, said),
        },
        "evidence": [_evidence(ground, said) for ground in facts.grounds],
        "credentialStatus": [
            _status(issuer, "revocation", facts.place.list_number, facts.place.index),
            _status(issuer, "suspension", facts.place.list_number + 1, facts.place.index),
        ],
        "credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }


def _identity(holder: Holder) -> Json:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityType": holder.kind,
        "identityHash": holder.digest,
        "salt": holder.salt,
    }


def _evidence(ground: Ground, language: str) -> Json:
    return {"type": ["Evidence"], "name": ground.to(language), "genre": ground.kind}


def _status(issuer: Issuer, purpose: str, number: int, index: int) -> Json:
    address = issuer.address(f"status/{number}.json")
    return {
        "id": f"{address}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": purpose,
        "statusListIndex": str(index),
        "statusListCredential": address,
    }


def achievement(issuer: Issuer, found: Achievement, language: str) -> Json:
    """What a badge certifies, in one language; the other language is named as its relation."""
    known = framework()
    address = issuer.address(f"achievements/{found.key}/{found.version}.json")
    others = [other for other in LANGUAGES if other != language]
    return {
        "id": _in_language(address, language),
        "type": ["Achievement"],
        "achievementType": "Certification",
        "inLanguage": language,
        "version": str(found.version),
        "name": found.name.to(language),
        "description": found.description.to(language),
        "criteria": {"narrative": found.criteria.to(language)},
        "image": {"id": issuer.address(f"achievements/{found.key}/{found.version}.svg"), "type": "Image"},
        "alignment": [_alignment(issuer, known, skill, language) for skill in found.skills],
        "related": [
            {
                "id": _in_language(address, other),
                "type": ["Related"],
                "inLanguage": other,
                "version": str(found.version),
            }
            for other in others
        ],
    }


def _in_language(address: str, language: str) -> str:
    return address if language == LANGUAGES[0] else f"{address}?lang={language}"


def _alignment(issuer: Issuer, known: Framework, skill_id: str, language: str) -> Json:
    skill = known.skill(skill_id)
    return {
        "type": ["Alignment"],
        "targetCode": skill.id,
        "targetName": skill.name.to(language),
        "targetUrl": issuer.address(f"skills.json#{skill.id}"),
        "targetFramework": known.name.to(language),
        "targetType": "CFItem",
    }


def profile(issuer: Issuer, multikeys: Sequence[str]) -> Json:
    """The issuer's profile: its name, and every public key that ever signed, newest first."""
    return {
        "@context": list(_PROFILE_CONTEXTS),
        "id": issuer.id,
        "type": ["Profile"],
        "name": issuer.name,
        "url": issuer.base_url,
        "verificationMethod": [
            {"id": issuer.key_address(key), "type": "Multikey", "controller": issuer.id, "publicKeyMultibase": key}
            for key in multikeys
        ],
        "assertionMethod": [issuer.key_address(key) for key in multikeys],
    }


def status_list(issuer: Issuer, number: int, purpose: str, raised: bytes, at: datetime) -> Json:
    """A list of revoked or suspended places, not yet signed."""
    address = issuer.address(f"status/{number}.json")
    return {
        "@context": [VC],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer.id,
        "validFrom": stamp(at),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": bits.encode(raised),
        },
    }


def skills(issuer: Issuer, known: Framework) -> Json:
    """The framework as a file for programs, in both languages."""
    return {
        "id": issuer.address("skills.json"),
        "identifier": known.id,
        "version": known.version,
        "published": known.published.isoformat(),
        "name": known.name.by_language(),
        "description": known.description.by_language(),
        "areas": [
            {
                "id": area.id,
                "name": area.name.by_language(),
                "skills": [
                    {
                        "id": skill.id,
                        "url": issuer.address(f"skills.json#{skill.id}"),
                        "name": skill.name.by_language(),
                        "description": skill.description.by_language(),
                        "retired": skill.retired,
                    }
                    for skill in area.skills
                ],
            }
            for area in known.areas
        ],
    }


def jwt_claims(document: Json, valid_from: datetime, valid_until: datetime) -> Json:
    """The payload of a VC-JWT: the credential itself, beside the registered claims."""
    bare = {key: value for key, value in document.items() if key != "proof"}
    times = {"nbf": int(valid_from.timestamp()), "exp": int(valid_until.timestamp())}
    return {**bare, "iss": document["issuer"]["id"], "jti": document["id"], **times}
