"""What travels between this room's parts: a platform as registered, and what a launch proved."""

from dataclasses import dataclass


class NotProven(Exception):
    """A launch that proves nothing; the text says why, for the log."""


class Unreachable(Exception):
    """The platform did not answer, or not in a way that can be used."""


@dataclass(frozen=True)
class Platform:
    """A registered platform with its deployments."""

    id: str
    name: str
    issuer: str
    client_id: str
    login_url: str
    token_url: str
    keys_url: str
    frames: tuple[str, ...]
    deployments: frozenset[str]


@dataclass(frozen=True)
class Left:
    """Where a browser goes, and what its way back is checked against."""

    address: str
    state: str
    nonce: str


@dataclass(frozen=True)
class DeepLinking:
    """A teacher picks lessons: where the choice goes, with what the platform wants back unchanged."""

    return_url: str
    data: str
    deployment: str
    several: bool


@dataclass(frozen=True)
class Launch:
    """A launch that was proved. `lesson`: "course/lesson" as it was asked for; whether it exists is not known yet."""

    subject: str
    teaches: bool
    lesson: str
    framed: bool
    line_item: str | None
    members_url: str | None
    deep_linking: DeepLinking | None


@dataclass(frozen=True)
class Member:
    """Somebody of the platform's course; the name is shown once and kept nowhere."""

    subject: str
    name: str
    learns: bool


@dataclass(frozen=True)
class Points:
    """What a platform shall hear of an attempt."""

    subject: str
    line_item: str
    points: int
    of: int
    all_answered: bool
