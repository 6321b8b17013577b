"""The one client that calls other machines reaches named hosts only, and no further than they answer."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from requests import RequestException, Session

from elearn.base.core.guarded import MOST_BYTES, guard
from elearn.base.core.outbound import NotAllowed, Outbound, read_hosts


class Door(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        body = b"x" * (MOST_BYTES + 1 if self.path == "/large" else 3)
        self.send_response(302 if self.path == "/moved" else 200)
        if self.path == "/moved":
            self.send_header("Location", "/")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Says nothing."""


@pytest.fixture
def door():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.asked = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    server.host = f"127.0.0.1:{server.server_port}"
    yield server
    server.shutdown()
    server.server_close()


def ask(door, path, *hosts):
    with guard(Session(), Outbound(frozenset(hosts))) as session:
        return session.get(f"http://{door.host}{path}")


def test_a_named_host_answers_and_any_other_is_never_asked(door):
    assert ask(door, "/", door.host).content == b"xxx"
    assert ask(door, "/", "127.0.0.1").content == b"xxx"
    door.asked.clear()
    for hosts in ((), ("example.org",), ("127.0.0.1:1",)):
        with pytest.raises(RequestException, match="ELEARN_OUTBOUND"):
            ask(door, "/", *hosts)
    assert door.asked == []


def test_a_redirect_is_not_followed(door):
    with pytest.raises(RequestException):
        ask(door, "/moved", door.host)
    assert door.asked == ["/moved"]


def test_an_answer_without_end_is_not_read(door):
    with pytest.raises(RequestException, match="too large"):
        ask(door, "/large", door.host)


@pytest.mark.parametrize(
    "address", ["http://id.example/", "ftp://id.example/", "https://other.example/", "https://id.example@evil/", "x"]
)
def test_only_https_to_the_named_host_will_do(address):
    outbound = Outbound(read_hosts("id.example"))
    with pytest.raises(NotAllowed):
        outbound.require(address)
    outbound.require("https://ID.example/path")


@pytest.mark.parametrize("text", ["https://id.example", "*.example", "me@id.example"])
def test_a_setting_that_is_no_host_is_refused(text):
    with pytest.raises(ValueError, match="host names"):
        read_hosts(text)
