"""Who issues: the site, under one address that lists every public key it ever signed with."""

from pathlib import Path
from typing import Protocol

from elearn.badges.keyring import Keyring
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_


class HasAddress(Protocol):
    """What this room needs of the settings, which stand above it."""

    @property
    def base_url(self) -> str: ...
    @property
    def site_name(self) -> str: ...
    @property
    def keys_dir(self) -> Path: ...


class Issuer:
    """Addresses, name and keys of the issuing site; `base_url` is empty where the operator has not set one."""

    def __init__(self, base_url: str, name: str, keys: Path) -> None:
        self.base_url, self.name = base_url.rstrip("/"), name
        self.keyring = Keyring(keys)

    @classmethod
    def of(cls, settings: HasAddress) -> "Issuer":
        """The issuer of a site, by its settings."""
        return cls(settings.base_url, settings.site_name, settings.keys_dir / "issuer")

    @property
    def id(self) -> str:
        """The address of the issuer's profile, which is its name in every credential."""
        return self.address("issuer.json")

    def address(self, path: str) -> str:
        """An address of this room, as others reach it; NotFound without `ELEARN_BASE_URL`."""
        if not self.base_url:
            raise NotFound(
                N_("Badges carry this site's address for years, and it is not set yet. Please set ELEARN_BASE_URL.")
            )
        return f"{self.base_url}/badges/{path}"

    def badge_address(self, badge_id: str) -> str:
        """Where anyone finds the badge."""
        return self.address(badge_id)

    def key_address(self, multikey: str) -> str:
        """The name of a public key: a fragment of the issuer's profile."""
        return f"{self.id}#{multikey}"

    def is_me(self, address: str) -> bool:
        """Whether a document names this site as its issuer."""
        return bool(self.base_url) and address == self.id

    def owns(self, address: str) -> bool:
        """Whether that is an address of this room."""
        return bool(self.base_url) and address.startswith(f"{self.base_url}/badges/")
