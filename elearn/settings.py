"""Settings: typed, frozen, all from `ELEARN_*`. A wrong value stops the start with the name and the remedy."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from elearn.accounts.signing.providers import Provider, read_providers
from elearn.base.core.outbound import read_hosts

Mode = Literal["production", "demo", "test"]


class SettingsError(Exception):
    """A setting is missing or not understood; the text names it and what to write instead."""


def _positive(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("must not be negative")
    return number


def _days(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("must be at least 1")
    return number


def _mode(text: str) -> str:
    if text not in ("production", "demo", "test"):
        raise ValueError("must be production, demo or test")
    return text


def _setting(purpose: str, default: Any, parse: Callable[[str], Any] = str) -> Any:
    """A field that knows what it is for and how its text is read."""
    return field(default=default, metadata={"purpose": purpose, "parse": parse})


@dataclass(frozen=True)
class Settings:
    """Everything that a site can choose; `docs/settings.md` is generated from here."""

    mode: Mode = _setting("`production`, or `demo` for the invented town (set by `elearn demo`)", "production", _mode)
    database_url: str = _setting(
        "SQLAlchemy address of SQLite or PostgreSQL; `?pooled=1` at its end behind PgBouncer",
        "sqlite:///instance/elearn.db",
    )
    replica_url: str = _setting("address of a PostgreSQL replica that answers report pages; empty = none", "")
    redis_url: str = _setting(
        "address of the Redis that several processes share, such as `redis://127.0.0.1:6379/0`; it must keep nothing "
        'on a disk (`save ""`, `appendonly no`); empty = one process',
        "",
    )
    secret_key: str = _setting("signs sessions; required in production: 32 or more random signs", "")
    base_url: str = _setting(
        "the address people use, for links and QR codes; `https://` switches on secure cookies", ""
    )
    courses_dir: Path = _setting("courses to serve; default those that come with elearn", Path(), Path)
    keys_dir: Path = _setting(
        "keys that sign and seal, never in the database: `elearn backup` carries `accounts/` (second steps), `care/` "
        "(talk requests), `issuer/` (badges) and `lti/` (learning platforms), `waves/` (surveys) never; keep "
        "`erasures/` apart from the database",
        Path("instance/keys"),
        Path,
    )
    cache_dir: Path = _setting(
        "compiled courses, kept for the next start; may be deleted at any time, needs no backup",
        Path("instance/cache"),
        Path,
    )
    site_name: str = _setting("name in titles and on prints", "elearn")
    contact: str = _setting("whom to ask about published figures, printed on every download; default the base URL", "")
    trusted_proxies: int = _setting("how many reverse proxies stand in front and set X-Forwarded-*", 0, _positive)
    metrics_token: str = _setting("bearer token for /metrics from other machines; empty = loopback only", "")
    tls_cert: Path = _setting(
        "certificate of the site, so that `/operations/` and `/metrics` tell when it ends; `elearn serve --tls-cert` "
        "sets it by itself; behind a proxy, name the proxy's",
        Path(),
        Path,
    )
    backup_to: str = _setting(
        "public backup keys (`age1…`) to seal backups for, blanks between; `elearn backup-key FILE` makes one",
        "",
    )
    oidc_providers: tuple[Provider, ...] = _setting(
        "a file that lists the sign-in services (OpenID Connect) that open accounts here; see docs/single-sign-on.md",
        (),
        read_providers,
    )
    outbound: frozenset[str] = _setting(
        "hosts that this site may call, blanks between; empty = none, and no sign-in service can be used",
        frozenset(),
        read_hosts,
    )
    session_days: int = _setting(
        "days after which somebody signs in again however much they use the site, in the night that follows", 90, _days
    )
    session_days_of_many: int = _setting(
        "the same for officials, coordinators and administrators, who act for many and use two steps", 7, _days
    )
    keep_class_days: int = _setting("days after which seats and answers of an ended class are purged", 30, _positive)
    keep_backups_days: int = _setting(
        "age in days of the oldest backup that you keep; for so long (and two days more) `KEYS_DIR/erasures` tells "
        "whom a restored backup must forget again; 0 = not said: nothing of that list is ever dropped",
        0,
        _positive,
    )

    @property
    def oldest_backup(self) -> timedelta | None:
        """How long the oldest backup is kept, where that was said."""
        return timedelta(days=self.keep_backups_days) if self.keep_backups_days else None

    @property
    def https(self) -> bool:
        """Whether people reach the site by HTTPS."""
        return self.base_url.startswith("https://")

    @classmethod
    def from_env(cls, env: Mapping[str, str] | None = None, **given: Any) -> "Settings":
        """Read `ELEARN_*` from `env`; values in `given` win. Raises SettingsError."""
        env = os.environ if env is None else env
        named = [f for f in fields(cls) if f"ELEARN_{f.name.upper()}" in env]
        values = {f.name: _read(f.name, f.metadata["parse"], env) for f in named}
        settings = cls(**{**values, **given})
        if settings.mode == "production" and len(settings.secret_key) < 32:  # noqa: PLR2004 - stated in the message
            raise SettingsError(
                "ELEARN_SECRET_KEY is missing or shorter than 32 signs. Make one with: "
                "python -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        settings.require_ways_out()
        return settings

    def require_ways_out(self) -> None:
        """SettingsError where a sign-in service is listed that this site may not call."""
        needed = {host for each in self.oidc_providers for host in each.all_hosts}
        if missing := sorted(needed - self.outbound):
            raise SettingsError(f"ELEARN_OUTBOUND lacks hosts of ELEARN_OIDC_PROVIDERS; add: {' '.join(missing)}")


def _read(name: str, parse: Callable[[str], Any], env: Mapping[str, str]) -> Any:
    variable = f"ELEARN_{name.upper()}"
    try:
        return parse(env[variable])
    except ValueError as error:
        raise SettingsError(f"{variable}={env[variable]!r} is not usable: {error}") from None
