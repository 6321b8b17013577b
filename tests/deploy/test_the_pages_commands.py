"""Blocks of docs/deploy.md that are marked as tried are run here as they stand, in a shell, one after the other."""

import contextlib
import os
import re
import signal
import socket
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.faults.postgres import NAME, TOOLS, Postgres, postgres_folder, running
from tests.live import ROOT, free_port

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
JAPANESE = (ROOT / "docs" / "deploy.ja.md").read_text(encoding="utf-8")


def blocks(page):
    return dict(re.findall(r"<!-- tried: (\w+) -->\n```\n(.*?)```", page, re.DOTALL))


BLOCKS = blocks(PAGE)


@pytest.fixture
def shell(tmp_path):
    """A function: start a block with bash in the folder; the page's ports may be taken here, so others are used."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("ELEARN_")}
    env |= {"PATH": f"{Path(sys.executable).parent}:{TOOLS}:{env['PATH']}", "ELEARN_SECRET_KEY": "for tests only " * 3}
    running = []

    def start(name, ports, **more):
        text = re.sub("|".join(ports), lambda found: str(ports[found[0]]), BLOCKS[name])
        running.append(subprocess.Popen(["bash", "-ec", text], cwd=tmp_path, env=env | more, start_new_session=True))
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def test_own_certificates_and_one_machine_as_the_page_says(shell, tmp_path):
    port = free_port()
    assert shell("authority", {"8443": port}).wait() == 0
    server = shell("sqlite", {"8443": port})
    with browser(tmp_path, port) as http:
        sign_in(http, first_answer(http, server, "/sign-in"))
        assert "elearn_certificate_expiry_timestamp_seconds" in http.get("/metrics").text
    with pytest.raises(httpx.ConnectError):  # the control: a device without our authority
        httpx.get(f"https://localhost:{port}/", verify=ssl.create_default_context())


@pytest.mark.postgres
def test_one_machine_with_postgresql_redis_and_nginx_as_the_page_says(shell, tmp_path):
    (tmp_path / "deploy").symlink_to(ROOT / "deploy")
    ports = {page: free_port() for page in ("8443", "8001", "6379")}
    with postgres_folder() as folder, running(Postgres(folder)) as database:
        database.ask(f"DROP DATABASE {NAME}")  # the page makes its own
        ports["5432"] = database.port
        known = {"PGHOST": "127.0.0.1", "PGPORT": str(database.port), "PGUSER": "postgres"}
        assert shell("authority", ports).wait() == 0
        assert shell("database", ports, **known).wait() == 0
        shell("redis", ports)
        wait_for(ports["6379"])
        server, proxy = shell("postgresql", ports), shell("proxy", ports)
        wait_for(ports["8001"], server)
        with browser(tmp_path, ports["8443"]) as http:
            sign_in(http, first_answer(http, proxy, "/sign-in"))
        assert httpx.get(f"http://127.0.0.1:{ports['8001']}/readyz", timeout=60).json()["status"] == "ready"
        for each in (proxy, server):
            os.killpg(each.pid, signal.SIGTERM)
            each.wait(60)


def browser(folder, port):
    """A device that trusts the authority of the page."""
    trusted = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    return httpx.Client(base_url=f"https://localhost:{port}", verify=trusted, timeout=60)


def sign_in(http, page):
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"csrf_token": token, "name": "sato", "password": "a quiet river in spring"}
    assert http.post("/sign-in", data=form).headers["location"].endswith("/teach/")
    assert http.get("/teach/").status_code == 200


def wait_for(port, process=None):
    while process is None or process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise AssertionError("it ended")


def first_answer(http, server, address):
    while server.poll() is None:
        try:
            return http.get(address).text
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError("the server ended")


def test_the_japanese_page_says_the_same_commands():
    assert BLOCKS.keys() == {"sqlite", "authority", "database", "redis", "postgresql", "proxy"}
    assert blocks(JAPANESE) == BLOCKS
