"""Nothing leaves this machine while tests run: no mail, no connection to any other address.

An audit hook refuses the attempt at once, and the test in which it happened fails even if the code swallowed the error.
Servers and browsers in processes of their own have guards of their own (Chromium: `Watch` in tests/browser).
"""

import contextlib
import ipaddress
import os
import socket
import sys
from urllib.parse import urlsplit

import pytest

_GIVEN = urlsplit(os.environ.get("ELEARN_TEST_POSTGRES_URL", "")).hostname
_LOCAL_NAMES = {"localhost", "", _GIVEN, socket.gethostname()}
# Nobody lives at these addresses (RFC 5737); `elearn demo` aims at one to learn its own, and sends nothing.
_NOWHERE = ipaddress.ip_network("192.0.2.0/24")
refused = []


class WentOut(Exception):
    """Code under test tried to reach another machine."""


def _is_ours(host):
    if host is None or host in _LOCAL_NAMES:
        return True
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(host.split("%")[0])
        return address.is_loopback or address.is_unspecified or _is_of_this_machine(address)
    return False


def _is_of_this_machine(address):
    """Whether an own interface has the address: only then may a socket be bound to it."""
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    with socket.socket(family, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind((str(address), 0))
        except OSError:
            return False
    return True


def _target(event, arguments):
    """The host that an audited event aims at; None where there is none."""
    if event in {"socket.connect", "socket.sendto"}:
        opened, address = arguments
        if opened.family not in {socket.AF_INET, socket.AF_INET6}:
            return None
        probing = opened.type == socket.SOCK_DGRAM and event == "socket.connect"
        return None if probing and ipaddress.ip_address(address[0]) in _NOWHERE else address[0]
    return {"smtplib.connect": "a mail server", "socket.getaddrinfo": arguments[0]}[event] if arguments else None


def _hook(event, arguments):
    if event not in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "smtplib.connect"}:
        return
    host = _target(event, arguments)
    if isinstance(host, bytes):
        host = host.decode()
    if not _is_ours(host):
        refused.append(f"{event} to {host}")
        raise WentOut(f"{event} to {host}: tests stay on this machine")


sys.addaudithook(_hook)


@pytest.fixture(autouse=True)
def nothing_leaves_this_machine():
    refused.clear()
    yield
    assert refused == []
