"""Settings: typed, frozen, all from `ELEARN_*`. A wrong value stops the start with the name and the remedy."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Literal

Mode = Literal["production", "demo", "test"]


class SettingsError(Exception):
    """A setting is missing or not understood; the text names it and what to write instead."""


def _positive(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError("must not be negative")
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
    database_url: str = _setting("SQLAlchemy address of SQLite or PostgreSQL", "sqlite:///instance/elearn.db")
    secret_key: str = _setting("signs sessions; required in production: 32 or more random signs", "")
    base_url: str = _setting(
        "the address people use, for links and QR codes; `https://` switches on secure cookies", ""
    )
    courses_dir: Path = _setting("courses to serve; default those that come with elearn", Path(), Path)
    keys_dir: Path = _setting(
        "keys that sign and seal (`care/` for talk requests), never in the database; back them up encrypted",
        Path("instance/keys"),
        Path,
    )
    site_name: str = _setting("name in titles and on prints", "elearn")
    trusted_proxies: int = _setting("how many reverse proxies stand in front and set X-Forwarded-*", 0, _positive)
    metrics_token: str = _setting("bearer token for /metrics from other machines; empty = loopback only", "")
    keep_class_days: int = _setting("days after which seats and answers of an ended class are purged", 30, _positive)

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
        return settings


def _read(name: str, parse: Callable[[str], Any], env: Mapping[str, str]) -> Any:
    variable = f"ELEARN_{name.upper()}"
    try:
        return parse(env[variable])
    except ValueError as error:
        raise SettingsError(f"{variable}={env[variable]!r} is not usable: {error}") from None
