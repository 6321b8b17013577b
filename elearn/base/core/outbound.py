"""Where this site may call: nowhere, unless whoever runs it names the hosts (`ELEARN_OUTBOUND`).

`guarded.py` asks here before each request; it is loaded by engines only, for the client library is slow to load.
"""

import ipaddress
import threading
import time
from collections.abc import Callable
from typing import Any, Final
from urllib.parse import urlsplit

_KEPT_SECONDS: Final = 3600.0
_AGAIN_SECONDS: Final = 30.0


class NotAllowed(Exception):
    """A call to a host that nobody named; the text names it."""


class Outbound:
    """The hosts that may be called, each `name` or `name:port`."""

    def __init__(self, hosts: frozenset[str] = frozenset()) -> None:
        self._hosts = hosts

    def require(self, address: str) -> None:
        """NotAllowed unless the host was named and the way there is HTTPS; on this machine itself HTTP will do."""
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
        if not host or (parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host))):
            raise NotAllowed(f"{address}: only HTTPS is used")
        if self._hosts.isdisjoint({host, parts.netloc.lower()}):
            raise NotAllowed(f"{parts.netloc} is not named in ELEARN_OUTBOUND")


def is_loopback(host: str) -> bool:
    """Whether the host is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def read_hosts(text: str) -> frozenset[str]:
    """Hosts out of a setting, blanks between; ValueError for anything that is no bare host."""
    hosts = text.lower().split()
    for host in hosts:
        if "/" in host or "*" in host or "@" in host:
            raise ValueError(f"write host names such as accounts.google.com, blanks between, not {host}")
    return frozenset(hosts)


class PublishedElsewhere:
    """What others publish about themselves (metadata, keys), kept for an hour."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, Any]] = {}

    def published(self, address: str, fetch: Callable[[str], Any], *, again: bool = False) -> Any:
        """What stands at the address; `again`: read anew, but not more often than twice a minute."""
        now = self._clock()
        with self._lock:
            at, found = self._kept.get(address, (None, None))
        if at is not None and now - at < (_AGAIN_SECONDS if again else _KEPT_SECONDS):
            return found
        found = fetch(address)
        with self._lock:
            self._kept[address] = (now, found)
        return found
