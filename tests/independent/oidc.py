"""Runs `oidc_provider.mjs` with the packaged node, and goes there as a browser would."""

import contextlib
import json
import re
import subprocess
import urllib.request
from urllib.parse import urlsplit

import httpx

from tests.independent.verifier import NODE
from tests.live import ROOT, free_port

SCRIPT = ROOT / "tests" / "independent" / "oidc_provider.mjs"
TABLE = """
[town]
name = "Tsubame Town"
issuer = "{issuer}"
client_id = "elearn"
client_secret = "a secret of the test"
two_steps = ["mfa"]
roster_claim = "master_id"
roster_place = "{place}"
"""


class OpenIdProvider:
    """A process of its own; `callbacks` are the addresses that it sends people back to."""

    def __init__(self, *callbacks):
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self.host = f"localhost:{self.port}"
        command = [NODE, SCRIPT, str(self.port), *callbacks]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout.readline() == "ready\n"

    def file(self, folder, place=""):
        """The site's list of services, with this one."""
        path = folder / "providers.toml"
        path.write_text(TABLE.format(issuer=self.issuer, place=place or "000000"), encoding="utf-8")
        return path

    def change_next(self, **claims):
        """The next id_token carries these claims (None: lacks them), signed with the right key all the same."""
        body = json.dumps(claims).encode()
        with urllib.request.urlopen(urllib.request.Request(f"{self.issuer}/test/next", body), timeout=5) as answer:
            assert answer.read() == b"ok"

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=10)
        self._process.stdout.close()


@contextlib.contextmanager
def running(*callbacks):
    provider = OpenIdProvider(*callbacks)
    try:
        yield provider
    finally:
        provider.stop()


def visit(address, name, amr="pwd"):
    """From where the site sent the browser, through the provider's pages, to the address that leads back."""
    with httpx.Client(follow_redirects=False, timeout=10) as browser:
        there = urlsplit(address).netloc
        answer = browser.get(address)
        while answer.is_redirect:
            address = str(httpx.URL(str(answer.url)).join(answer.headers["location"]))
            if urlsplit(address).netloc != there:
                return address
            answer = browser.get(address)
            if answer.status_code == 200 and re.search("<form", answer.text):
                answer = browser.post(address, data={"name": name, "amr": amr})
        raise AssertionError(f"the provider answered {answer.status_code}: {answer.text[:300]}")
