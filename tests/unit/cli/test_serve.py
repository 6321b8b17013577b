"""`elearn serve` starts only where it can serve, and says in one line why not."""

import socket
import subprocess
import sys

import httpx
import pytest

from tests.live import LiveServer, free_port


def test_an_empty_database_is_refused(site):
    started = [sys.executable, "-m", "elearn.cli", "serve", "--port", str(free_port())]
    done = subprocess.run(started, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert done.stderr.splitlines()[0] == "Error: the database is at no schema: run `elearn db upgrade` first"
    assert "Traceback" not in done.stderr


def test_the_process_that_watches_over_the_workers_loads_nothing_of_the_app():
    program = "import sys, elearn.cli.root, elearn.cli.server; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert "elearn.cli.server" in loaded
    assert loaded.isdisjoint({"elearn.app", "elearn.courseware", "elearn.demo", "flask", "sqlalchemy", "alembic"})


def test_a_taken_port_is_refused_before_anything_starts(migrated, refuses):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        refuses("serve", "--port", port, saying=f"port {port} is taken")


def test_several_processes_are_refused_where_they_could_not_work(migrated, refuses, engine_name, monkeypatch):
    lacking = "SQLite serves one process" if engine_name == "sqlite" else "set ELEARN_REDIS_URL"
    refuses("serve", "--workers", "2", saying=lacking)


def test_an_address_at_which_no_redis_answers_is_refused_at_the_start(migrated, refuses, monkeypatch):
    monkeypatch.setenv("ELEARN_REDIS_URL", f"redis://127.0.0.1:{free_port()}/0")
    refuses("serve", "--port", "0", saying="no Redis answers at ELEARN_REDIS_URL")


def test_whoever_is_to_be_relieved_must_be_there(migrated, refuses):
    refuses("serve", "--take-over", "999999999", saying="no process has the number 999999999")


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
