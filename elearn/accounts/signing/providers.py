"""Sign-in services of others (OpenID Connect): which ones this site trusts, and for what.

They stand in a file (`ELEARN_OIDC_PROVIDERS`, TOML), one table each, named as the address names it:

    [google]
    client_id = "…"
    client_secret = "…"

See docs/single-sign-on.md for every key.
"""

import re
import time
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from elearn.base.core.outbound import Outbound, PublishedElsewhere, is_loopback

_KEY: Final = re.compile(r"[a-z][a-z0-9-]{0,31}")
_TENANT: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
# People can change these, or they pass to somebody else: an account is never found by them.
_CHANGEABLE: Final = frozenset(
    {"email", "preferred_username", "upn", "unique_name", "name", "nickname", "phone_number"}
)


@dataclass(frozen=True)
class Provider:
    """One service. `two_steps`: values of `amr` or `acr` that say that two steps were shown there."""

    key: str
    name: str
    issuer: str
    client_id: str
    client_secret: str
    scope: str = "openid"
    two_steps: frozenset[str] = frozenset()
    # Claims that must be exactly so, such as Google's `hd` (the school's own Workspace).
    required: Mapping[str, str] = field(default_factory=dict)
    # A claim that carries the roster's userMasterIdentifier, and the code of the place whose roster counts.
    roster_claim: str = ""
    roster_place: str = ""
    # Beside the issuer's own.
    hosts: frozenset[str] = frozenset()

    @property
    def all_hosts(self) -> frozenset[str]:
        """Every host that must be named in ELEARN_OUTBOUND."""
        return self.hosts | {urlsplit(self.issuer).netloc.lower()}


def read_providers(path: str) -> tuple[Provider, ...]:
    """The services in the file; none for an empty path. ValueError says what is wrong with it."""
    if not path:
        return ()
    try:
        tables = tomllib.loads(Path(path).read_text("utf-8"))
    except OSError as error:
        raise ValueError(f"the file cannot be read ({error.strerror})") from None
    found = tuple(_provider(key, table) for key, table in tables.items())
    issuers = [each.issuer for each in found]
    if len(set(issuers)) < len(issuers):
        raise ValueError("two services have the same issuer; each needs its own")
    return found


def _provider(key: str, table: Any) -> Provider:
    if not _KEY.fullmatch(key) or not isinstance(table, dict):
        raise ValueError(f"[{key}]: name each service by small letters, digits and hyphens, as a table")
    given = dict(table)
    preset = _PRESETS.get(key, _any_service)(key, given)
    made = Provider(
        key=key,
        client_id=_text(key, given, "client_id"),
        client_secret=_text(key, given, "client_secret"),
        roster_claim=_text(key, given, "roster_claim", ""),
        roster_place=_text(key, given, "roster_place", ""),
        **preset,
    )
    if given:
        raise ValueError(f"[{key}] has no key {min(given)!r}")
    _check_roster(made)
    return made


def _google(key: str, given: dict[str, Any]) -> dict[str, Any]:
    domain = _text(key, given, "hosted_domain", "")
    return {
        "name": _text(key, given, "name", "Google"),
        "issuer": "https://accounts.google.com",
        "required": {"hd": domain} if domain else {},
        "hosts": frozenset({"oauth2.googleapis.com", "www.googleapis.com"}),
    }


def _microsoft(key: str, given: dict[str, Any]) -> dict[str, Any]:
    tenant = _text(key, given, "tenant").lower()
    if not _TENANT.fullmatch(tenant):
        raise ValueError(f"[{key}] tenant: write the directory's own id; `common` would let in any Microsoft account")
    return {
        "name": _text(key, given, "name", "Microsoft"),
        "issuer": f"https://login.microsoftonline.com/{tenant}/v2.0",
        "two_steps": _texts(key, given, "two_steps"),
    }


def _any_service(key: str, given: dict[str, Any]) -> dict[str, Any]:
    issuer = _text(key, given, "issuer")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ValueError(f"[{key}] issuer: an address that begins with https://")
    return {
        "name": _text(key, given, "name"),
        "issuer": issuer,
        "scope": _text(key, given, "scope", "openid"),
        "two_steps": _texts(key, given, "two_steps"),
        "hosts": _texts(key, given, "hosts"),
    }


_PRESETS: Final[Mapping[str, Callable[[str, dict[str, Any]], dict[str, Any]]]] = {
    "google": _google,
    "microsoft": _microsoft,
}


def _text(key: str, given: dict[str, Any], name: str, default: str | None = None) -> str:
    value = given.pop(name, default)
    if not isinstance(value, str) or (default is None and not value):
        raise ValueError(f"[{key}] {name}: a text is needed here")
    return value


def _texts(key: str, given: dict[str, Any], name: str) -> frozenset[str]:
    value = given.pop(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) and each for each in value):
        raise ValueError(f"[{key}] {name}: a list of texts is needed here")
    return frozenset(value)


def _check_roster(made: Provider) -> None:
    if bool(made.roster_claim) != bool(made.roster_place):
        raise ValueError(f"[{made.key}] roster_claim and roster_place belong together")
    if made.roster_claim in _CHANGEABLE:
        raise ValueError(f"[{made.key}] roster_claim: {made.roster_claim} can change hands; take one that cannot")


class NotProven(Exception):
    """What came back proves nothing; the text says why, for the log."""


class Unreachable(Exception):
    """The service did not answer, or not in a way that can be used."""


@dataclass(frozen=True)
class Asked:
    """What this browser keeps while it is away."""

    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True)
class Shown:
    """Who came back. `auth_time`: when they last showed who they are there, in seconds; 0 where it is not told."""

    issuer: str
    subject: str
    two_steps: bool
    auth_time: int
    # How the service calls the person: for the next page only, kept nowhere.
    label: str
    roster_id: str


class Providers(PublishedElsewhere):
    """The services of this site, and what they publish about themselves."""

    def __init__(
        self, listed: Iterable[Provider], outbound: Outbound, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        super().__init__(clock)
        self._by_key = {each.key: each for each in listed}
        self.outbound = outbound

    @property
    def all(self) -> tuple[Provider, ...]:
        """In the order of the file."""
        return tuple(self._by_key.values())

    def find(self, key: str) -> Provider | None:
        """The service of that name."""
        return self._by_key.get(key)

    def name_of(self, issuer: str) -> str:
        """What to call an issuer; its host where it is no longer listed."""
        known = next((each.name for each in self.all if each.issuer == issuer), None)
        return known or urlsplit(issuer).netloc or issuer
