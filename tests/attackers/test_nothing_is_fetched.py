"""The site asks no other machine for anything, whoever gives it an address: server-side request forgery has no door.

Where addresses come in (checking a badge: by address, inside credentials, inside pictures, inside tokens; words that
end in a typeset PDF) each form of "inside" is tried while a listener on this machine counts who calls, and an audit
hook counts who asks a resolver. The control is a careless fetcher: the listener hears it, in each of these forms, over
a redirect and over a name that resolves to elsewhere first and to us later.
"""

import ast
import base64
import http.server
import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import elearn
from tests.attackers.uploads import send_badge
from tests.factories.badges import Person
from tests.factories.classroom import Browser
from tests.guards import refused
from tests.unit.badges.test_checking import Foreign

# Whoever may talk to the network, and why; a guarded client for `ELEARN_OUTBOUND` would stand here and be attacked.
MAY_OPEN_SOCKETS = {
    "elearn/base/core/processes.py": "looks whether its own port is open",
    "elearn/cli/demo.py": "looks which address the network sees",
    "elearn/cli/server.py": "looks whether its port is free",
    "elearn/base/core/guarded.py": "the one client, to named hosts only (ELEARN_OUTBOUND): test_guarded.py",
    "elearn/accounts/engines/oidc.py": "by that client",
    "elearn/lti/engines/pylti.py": "by that client",
}
NETWORK = {"socket", "http", "urllib", "requests", "httpx", "urllib3", "aiohttp", "ftplib", "smtplib", "imaplib"}
HARMLESS = {"urllib.parse", "http.HTTPStatus"}


class Listener:
    """A service inside: it counts who calls. `/leads-inside` redirects to itself by a name of the loopback."""

    def __init__(self):
        self.heard = []
        heard = self.heard

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                heard.append(self.path)
                inside = self.path.startswith("/leads-inside")
                self.send_response(302 if inside else 200)
                if inside:
                    self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/latest/meta-data/")
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_):
                pass

        self._server = http.server.ThreadingHTTPServer(("0.0.0.0", 0), Handler)
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def listener():
    made = Listener()
    yield made
    made.close()


def loopback(port):
    """Ways to write this machine."""
    names = ("127.0.0.1", "localhost", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::ffff:127.0.0.1]")
    return [f"http://{name}:{port}/x" for name in names] + [f"http://127.0.0.1:{port}/leads-inside"]


def inside(port):
    """Whatever lies inside, and the ways around a list of forbidden names."""
    return [
        *loopback(port),
        f"https://127.0.0.1:{port}/x",
        f"http://[::1]:{port}/x",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://10.0.0.1/",
        f"http://user@127.0.0.1:{port}/",
        f"http://127.0.0.1:{port}/#@school.example",
        f"http://127.0.0.1.nip.io:{port}/",
        f"http://school.example.rebinding.example:{port}/",
        f"ftp://127.0.0.1:{port}/",
        f"gopher://127.0.0.1:{port}/_x",
        "file:///etc/passwd",
        f"//127.0.0.1:{port}/x",
    ]


@pytest.fixture
def asker(app):
    return Browser(app)


def nobody_was_asked(listener):
    """Neither this machine nor, as far as the guard of the suite saw, any other."""
    return listener.heard == [] and not refused


def test_an_address_is_not_fetched(asker, listener):
    asker.get("/badges/verify")
    for address in inside(listener.port):
        form = {"csrf_token": asker.token, "address": address}
        answer = asker.http.post("/badges/verify", data=form)
        assert answer.status_code == 422, address
    assert nobody_was_asked(listener)


def documents(address):
    """A credential with the address wherever a verifier could follow it."""
    foreign = Foreign()
    whole = foreign.document()
    yield foreign.signed(foreign.document(issuer=address), method=f"{address}#key")
    yield {**whole, "@context": [*whole["@context"], address]}
    yield {
        **foreign.signed(),
        "credentialStatus": {
            "id": f"{address}#1",
            "type": "BitstringStatusListEntry",
            "statusListCredential": address,
            "statusListIndex": "1",
            "statusPurpose": "revocation",
        },
    }
    yield {**foreign.signed(), "credentialSchema": [{"id": address, "type": "1EdTechJsonSchemaValidator2019"}]}
    yield {
        **foreign.signed(),
        "refreshService": {"id": address, "type": "1EdTechCredentialRefresh"},
        "image": {"id": address, "type": "Image"},
        "evidence": [{"id": address, "type": ["Evidence"]}],
    }
    yield {
        **whole,
        "proof": {
            "type": "DataIntegrityProof",
            "cryptosuite": "eddsa-rdfc-2022",
            "proofValue": "z1",
            "verificationMethod": address,
            "proofPurpose": "assertionMethod",
        },
    }


def token(address):
    parts = ({"alg": "EdDSA", "kid": address, "jku": address, "x5u": address}, {"iss": address, "jti": address})
    return ".".join(
        [*(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts), "x"]
    )


def picture(address):
    return (
        f'<?xml version="1.0"?><!DOCTYPE svg SYSTEM "{address}" [<!ENTITY x SYSTEM "{address}"><!ENTITY % y SYSTEM '
        f'"{address}"> %y;]><svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<image xlink:href="{address}"/><openbadges:credential xmlns:openbadges="https://purl.imsglobal.org/ob/v3p0">'
        "&x;</openbadges:credential></svg>"
    )


def test_no_address_inside_a_badge_is_followed(asker, listener):
    for address in (f"http://127.0.0.1:{listener.port}/x", "http://169.254.169.254/latest/", "file:///etc/passwd"):
        for document in documents(address):
            assert send_badge(asker, json.dumps(document).encode()).status_code in {200, 422}
        assert send_badge(asker, token(address).encode(), "badge.jwt").status_code in {200, 422}
        answer = send_badge(asker, picture(address).encode(), "badge.svg")
        assert answer.status_code == 422
        assert "root:" not in answer.text
    assert nobody_was_asked(listener)


def test_words_in_a_typeset_page_read_and_fetch_nothing(app, listener):
    """A name goes into a certificate as words, whatever the typesetter's language would make of it."""
    evil = f'#read("/etc/passwd") #image("http://127.0.0.1:{listener.port}/x.png") #import "@preview/a:0.1.0": *'
    person = Person(app, "holder", evil, None, None)
    answer = person.get("/account/data")
    assert answer.status_code == 200
    school = Browser(app)
    school.get("/family/rule")
    rule = school.post("/family/rule.pdf", names=evil, own=evil, own_words=evil)
    assert rule.status_code in {200, 422}
    assert b"root:x" not in rule.data
    assert nobody_was_asked(listener)


def test_no_code_of_ours_opens_connections():
    """What is not imported cannot be called; whoever adds a client finds this test and attacks it here."""
    root = Path(elearn.__file__).resolve().parents[1]
    found = {
        path.relative_to(root).as_posix()
        for path in (root / "elearn").rglob("*.py")
        for name in _imports(ast.parse(path.read_text("utf-8")))
        if name.split(".")[0] in NETWORK and not name.startswith(tuple(HARMLESS))
    }
    assert found == set(MAY_OPEN_SOCKETS)


def _imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{each.name}" for each in node.names)


# The controls.

CARELESS = """
import socket, sys, urllib.request
for address in sys.argv[2:]:
    try:
        urllib.request.urlopen(address, timeout=5).read()
    except OSError:
        pass
# Rebinding: the first answer passes a check, the second is used.
real, answers = socket.getaddrinfo, iter(["203.0.113.7", "127.0.0.1"])
def resolver(host, port, *more, **options):
    if host == "rebinding.example":
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]
    return real(host, port, *more, **options)
socket.getaddrinfo = resolver
checked = socket.getaddrinfo("rebinding.example", 80)[0][4][0]
assert not checked.startswith(("127.", "10.", "169.254."))
urllib.request.urlopen(f"http://rebinding.example:{sys.argv[1]}/rebound", timeout=5).read()
"""


def test_control_a_careless_fetcher_is_heard_in_every_form(listener):
    """In a process of its own: the guard of this one would stop it."""
    addresses = loopback(listener.port)
    subprocess.run([sys.executable, "-c", CARELESS, str(listener.port), *addresses], check=True, timeout=60)
    assert listener.heard.count("/x") == len(addresses) - 1
    assert {"/leads-inside", "/latest/meta-data/", "/rebound"} <= set(listener.heard)


def test_control_an_import_of_a_client_is_seen():
    assert "urllib.request" in set(_imports(ast.parse("import urllib.request")))
    assert "http.client.HTTPConnection" in set(_imports(ast.parse("from http.client import HTTPConnection")))
