"""The parts of a foreign document that the checks need, taken out with care: anyone may have written it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from elearn.badges.credentials import VC

Json = dict[str, Any]
_VC_1: Final = "https://www.w3.org/2018/credentials/v1"
_TYPES: Final = frozenset({"OpenBadgeCredential", "AchievementCredential"})
_MOST_LISTED: Final = 20


@dataclass(frozen=True)
class Shape:
    """A document that has the form of an Open Badge 3.0."""

    id: str
    issuer: str
    issuer_name: str
    name: str
    valid_from: datetime | None
    valid_until: datetime | None
    identifiers: tuple[Json, ...]
    statuses: tuple[Json, ...]


def shape_of(document: Json) -> Shape | None:
    """None for whatever is no Open Badge, or names a time that is none."""
    contexts, types = document.get("@context"), document.get("type")
    if not isinstance(contexts, list) or not contexts or contexts[0] not in (VC, _VC_1):
        return None
    if not isinstance(types, list) or "VerifiableCredential" not in types or not _TYPES.intersection(_texts(types)):
        return None
    subject = _object(document.get("credentialSubject"))
    achievement = _object(subject.get("achievement"))
    issuer = document.get("issuer")
    issuer_id = issuer if isinstance(issuer, str) else _text(_object(issuer).get("id"))
    if not issuer_id or not achievement:
        return None
    try:
        times = [_time(document, "validFrom", "issuanceDate"), _time(document, "validUntil", "expirationDate")]
    except ValueError:
        return None
    return Shape(
        id=_text(document.get("id")),
        issuer=issuer_id,
        issuer_name=_text(_object(issuer).get("name")),
        name=_text(achievement.get("name")),
        valid_from=times[0],
        valid_until=times[1],
        identifiers=_objects(subject.get("identifier")),
        statuses=_objects(document.get("credentialStatus")),
    )


def _time(document: Json, *names: str) -> datetime | None:
    """The first of the names that is there; ValueError for a text that is no time with a zone."""
    value = next((document[name] for name in names if name in document), None)
    if value is None:
        return None
    found = datetime.fromisoformat(_text(value))
    if found.tzinfo is None:
        raise ValueError("a time without a zone")
    return found.astimezone(UTC)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(values: list[object]) -> set[str]:
    return {value for value in values if isinstance(value, str)}


def _object(value: object) -> Json:
    """The object, or the first of a list of them; an empty one for anything else."""
    if isinstance(value, list):
        value = next(iter(value), None)
    return value if isinstance(value, dict) else {}


def _objects(value: object) -> tuple[Json, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(each for each in values if isinstance(each, dict))[:_MOST_LISTED]
