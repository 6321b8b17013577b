"""The wheel carries all that is needed: installed afresh, outside the clone, elearn checks, migrates and serves."""

import os
import re
import subprocess
import sys
import zipfile

import httpx
import pytest

from tests.live import ROOT, LiveServer


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("elearn-*.whl")
    return built


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """An environment that knows nothing of the clone, with the wheel and what it asks for."""
    folder = tmp_path_factory.mktemp("fresh")
    run(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    python = folder / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", wheel, cwd=folder)
    return python


@pytest.fixture
def environment(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ELEARN_", "PYTHON"))}
    return {**kept, "ELEARN_MODE": "test", "ELEARN_DATABASE_URL": f"sqlite:///{tmp_path / 'data' / 'elearn.db'}"}


def run(*words, cwd, env=None):
    done = subprocess.run([str(word) for word in words], cwd=cwd, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    return done.stdout


def test_the_wheel_holds_data_and_no_sources_of_assets(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    assert any(name.endswith("courses/p3/course.yml") for name in names)
    assert any(re.search(r"migrations/versions/\w+\.py$", name) for name in names)
    assert any(re.search(r"web/static/build/player-\w+\.js$", name) for name in names)
    assert any(name.endswith("translations/ja/LC_MESSAGES/messages.mo") for name in names)
    unwanted = re.compile(r"\.(ts|po|map|db|pyc)$|(^|/)(tests|bench|node_modules|instance)/")
    assert [name for name in names if unwanted.search(name)] == []


def test_outside_the_clone_it_checks_its_courses_migrates_and_serves(python, environment, tmp_path):
    elearn = python.with_name("elearn")
    where = run(python, "-c", "import elearn; print(elearn.__file__)", cwd=tmp_path, env=environment)
    assert str(ROOT) not in where
    assert "0 faults" in run(elearn, "courses", "check", cwd=tmp_path, env=environment)
    assert "before-you-send" in run(elearn, "courses", "list", cwd=tmp_path, env=environment)
    assert run(elearn, "db", "upgrade", cwd=tmp_path, env=environment).startswith("empty -> ")
    assert "fits this version" in run(elearn, "db", "check", cwd=tmp_path, env=environment)
    with Installed(elearn, environment, tmp_path) as server, httpx.Client(base_url=server.url) as browser:
        assert browser.get("/readyz").json()["status"] == "ready"
        assert_everything_is_served(browser)


class Installed(LiveServer):
    """`elearn serve` of another environment, in another folder."""

    def __init__(self, elearn, environment, folder):
        super().__init__(environment["ELEARN_DATABASE_URL"], folder=folder)
        self.command, self.cwd, self._env = [str(elearn)], folder, environment


def assert_everything_is_served(browser):
    page = browser.get("/courses/p3/before-you-send/", headers={"Accept-Language": "ja"}).text
    assert "<ruby" in page
    assert "はじめる" in page or "スタート" in page
    started = browser.post("/learn/attempts", data={"course": "p3", "lesson": "before-you-send"})
    player = browser.get(started.headers["location"]).text
    files = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page + player))
    assert {name.rsplit(".", 1)[1] for name in files} >= {"js", "css", "svg"}
    for name in files:
        served = browser.get(name)
        assert served.status_code == 200, name
        assert "immutable" in served.headers["cache-control"]
