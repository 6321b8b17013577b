"""The site as passkeys know it: a key belongs to one host name and answers to one origin."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Site:
    """`host` without port, `origin` with scheme and port, and the name that devices show."""

    host: str
    origin: str
    name: str

    @property
    def can_have_passkeys(self) -> bool:
        """Browsers make passkeys for names by HTTPS, and for localhost; never for a bare number."""
        try:
            ipaddress.ip_address(self.host.strip("[]"))
        except ValueError:
            return self.origin.startswith("https://") or self.host == "localhost" or self.host.endswith(".localhost")
        return False


def site_at(address: str, name: str) -> Site:
    """The site at its address, such as `https://elearn.example`."""
    parts = urlsplit(address)
    return Site(parts.hostname or "", f"{parts.scheme}://{parts.netloc}", name)
