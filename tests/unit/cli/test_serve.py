"""`elearn serve` starts only where it can serve, and says in one line why not."""

import socket

import httpx
import pytest

from tests.live import LiveServer


def test_an_empty_database_is_refused(site, refuses):
    refuses("serve", "--port", "0", saying="run `elearn db upgrade` first")


def test_a_taken_port_is_refused_before_anything_starts(migrated, refuses):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        refuses("serve", "--port", port, saying=f"port {port} is taken")


def test_several_processes_are_refused_as_long_as_they_would_not_work(migrated, refuses):
    refuses("serve", "--workers", "2", saying="--workers 1")


@pytest.mark.parametrize("words", [("--port", "eighty"), ("--tls-cert", "/no/such/file"), ("--speed", "9")])
def test_wrong_use_is_exit_code_two(migrated, elearn, words):
    assert elearn("serve", *words).exit_code == 2


def test_a_migrated_database_is_served(migrated, tmp_path):
    with LiveServer(migrated, folder=tmp_path) as server:
        assert httpx.get(f"{server.url}/readyz").json()["status"] == "ready"
        page = httpx.get(f"{server.url}/")
        assert page.status_code == 200
        assert "Content-Security-Policy" in page.headers
        assert httpx.get(f"{server.url}/demo").status_code == 404
