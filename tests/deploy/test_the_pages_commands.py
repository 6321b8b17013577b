"""Blocks of docs/deploy.md that are marked as tried are run here as they stand, in a shell, one after the other."""

import os
import re
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.live import ROOT, free_port

PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
JAPANESE = (ROOT / "docs" / "deploy.ja.md").read_text(encoding="utf-8")


def blocks(page):
    return dict(re.findall(r"<!-- tried: (\w+) -->\n```\n(.*?)```", page, re.DOTALL))


BLOCKS = blocks(PAGE)


@pytest.fixture
def shell(tmp_path):
    """A function: start a block with bash in the folder; port 8443 may be taken here, so another one is used."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("ELEARN_")}
    env |= {"PATH": f"{Path(sys.executable).parent}:{env['PATH']}", "ELEARN_SECRET_KEY": "for tests only " * 3}
    running = []

    def start(name, port):
        text = BLOCKS[name].replace("8443", str(port))
        running.append(subprocess.Popen(["bash", "-ec", text], cwd=tmp_path, env=env, start_new_session=True))
        return running[-1]

    yield start
    for process in running:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def test_own_certificates_and_one_machine_as_the_page_says(shell, tmp_path):
    port = free_port()
    assert shell("authority", port).wait() == 0
    server = shell("sqlite", port)
    trusted = ssl.create_default_context(cafile=str(tmp_path / "ca.pem"))
    with httpx.Client(base_url=f"https://localhost:{port}", verify=trusted, timeout=60) as http:
        page = first_answer(http, server, "/sign-in")
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"csrf_token": token, "name": "sato", "password": "a quiet river in spring"}
        assert http.post("/sign-in", data=form).headers["location"] == "/teach/"
        assert http.get("/teach/").status_code == 200
        assert "elearn_certificate_expiry_timestamp_seconds" in http.get("/metrics").text
    with pytest.raises(httpx.ConnectError):  # the control: a device without our authority
        httpx.get(f"https://localhost:{port}/", verify=ssl.create_default_context())


def first_answer(http, server, address):
    while server.poll() is None:
        try:
            return http.get(address).text
        except httpx.ConnectError:
            time.sleep(0.1)
    raise AssertionError("the server ended")


def test_the_japanese_page_says_the_same_commands():
    assert BLOCKS.keys() == {"sqlite", "authority"}
    assert blocks(JAPANESE) == BLOCKS
