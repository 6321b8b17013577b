"""deploy/Caddyfile, run as it is shipped: passes on what it should, hides what it must, writes nothing down."""

import http.server
import os
import shutil
import ssl
import subprocess
import threading
import time

import httpx
import pytest

from tests.live import ROOT, LiveServer, free_port

CADDY = shutil.which("caddy")
pytestmark = pytest.mark.skipif(CADDY is None, reason="needs Caddy (apt install caddy)")
FIRST_BYTE = b": here\n\n"


class Upstream(http.server.BaseHTTPRequestHandler):
    """Stands where elearn stands: tells what reached it; a stream stays open after its first line."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path.endswith("/events"):
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            self.wfile.write(FIRST_BYTE)
            self.wfile.flush()
            self.server.stay.wait(30)
            self.close_connection = True
            return
        told = "\n".join(f"{name}: {value}" for name, value in self.headers.items()).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *_):
        pass


@pytest.fixture
def upstream():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Upstream)
    server.stay = threading.Event()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"127.0.0.1:{server.server_port}"
    server.stay.set()
    server.shutdown()


@pytest.fixture
def certificate(tmp_path):
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout site.key -out site.pem"
    command = [*command.split(), "-addext", "subjectAltName=DNS:localhost"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    return tmp_path / "site.pem", tmp_path / "site.key"


@pytest.fixture
def proxy(tmp_path, certificate):
    """A function: Caddy before these processes; gives a client of its."""
    home = tmp_path / "caddy"
    home.mkdir()
    started, clients = [], []

    def before(app1, app2, streams, more=""):
        port = free_port()
        values = {"NAME": f"localhost:{port}", "CERT": certificate[0], "KEY": certificate[1]}
        values |= {"APP1": app1, "APP2": app2, "STREAMS": streams}
        text = (ROOT / "deploy" / "Caddyfile").read_text("utf-8")
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        text = text.replace("\t@hidden path", f"{more}\n\t@hidden path", 1)
        # The one line of the test's own: port 80, where Caddy would send browsers on to HTTPS, may be taken here.
        file = home / "Caddyfile"
        file.write_text(text.replace("admin off", "admin off\n\tauto_https disable_redirects", 1), "utf-8")
        env = {**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
        command = [CADDY, "run", "--config", str(file), "--adapter", "caddyfile"]
        log = (home / "said").open("wb")
        started.append(subprocess.Popen(command, env=env, cwd=home, stdout=log, stderr=log))
        trusted = ssl.create_default_context(cafile=str(certificate[0]))
        client = httpx.Client(base_url=f"https://localhost:{port}", verify=trusted, timeout=30)
        clients.append(client)
        await_answer(client, started[-1])
        return client

    yield before
    for client in clients:
        client.close()
    for process in started:
        process.terminate()
        process.wait(20)


def await_answer(client, process):
    while process.poll() is None:
        try:
            client.get("/")
        except httpx.ConnectError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("Caddy did not start")


def test_a_browser_cannot_pretend_to_be_another_address(proxy, upstream):
    claims = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
    told = proxy(upstream, upstream, upstream).get("/courses/", headers=claims).text.lower()
    assert "203.0.113.9" not in told
    assert "evil.example" not in told
    assert "x-forwarded-for: 127.0.0.1" in told
    assert "x-forwarded-proto: https" in told


def test_what_is_for_the_machine_alone_stays_there(proxy, upstream):
    client = proxy(upstream, upstream, upstream)
    assert [client.get(path).status_code for path in ("/metrics", "/readyz")] == [404, 404]
    assert client.get("/healthz").status_code == 200  # the control


def test_news_is_passed_on_at_once(proxy, upstream):
    nobody = f"127.0.0.1:{free_port()}"
    with proxy(nobody, nobody, upstream).stream("GET", "/sessions/abc/events") as answer:
        assert next(answer.iter_bytes()) == FIRST_BYTE  # while the stream is still open


def test_a_process_that_stopped_is_passed_over(proxy, upstream):
    nobody = f"127.0.0.1:{free_port()}"
    client = proxy(nobody, upstream, nobody)
    assert {client.get("/courses/").status_code for _ in range(20)} == {200}


def test_a_visit_of_the_real_thing_leaves_no_line(proxy, tmp_path):
    site = LiveServer(f"sqlite:///{tmp_path / 'elearn.db'}", folder=tmp_path, env={"ELEARN_TRUSTED_PROXIES": "1"})
    site.run("db", "upgrade")
    with site:
        address = f"127.0.0.1:{site.port}"
        client = proxy(address, address, address)
        page = client.get("/courses/")
        assert page.status_code == 200
        assert "p3" in page.text
        client.get("/surveys/canary-4711/keys.json")
    assert lines_about(b"canary-4711", tmp_path) == []


def test_the_control_with_a_log_the_same_visit_is_found(proxy, upstream, tmp_path):
    log = f"\tlog {{\n\t\toutput file {tmp_path / 'caddy' / 'access.log'}\n\t}}"
    proxy(upstream, upstream, upstream, more=log).get("/surveys/canary-4711/keys.json")
    assert lines_about(b"canary-4711", tmp_path) == ["access.log"]


def lines_about(canary, folder):
    """The files of Caddy's, its notes of the start among them, in which it stands."""
    written = [file for file in (folder / "caddy").rglob("*") if file.is_file() and file.name != "Caddyfile"]
    assert written
    return [file.name for file in written if canary in file.read_bytes()]
