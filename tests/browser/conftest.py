"""Chromium against a real server. Any console error, CSP violation or request to elsewhere fails the test."""

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from urllib.parse import urlsplit

import playwright.sync_api as playwright
import pytest

from tests.browser.pupil import start_lesson
from tests.browser.town import BUILD
from tests.live import ROOT, LiveServer

CHROMIUM = os.environ.get("ELEARN_CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--host-resolver-rules=MAP survey.test 127.0.0.1",  # a name that is not localhost: no secure context over HTTP
]
# Nobody waits so long; a machine that runs everything at once may.
PATIENCE_MS = 20_000
playwright.expect.set_options(timeout=PATIENCE_MS)
LOCALES = {"ja": "ja-JP", "en": "en-US"}


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/browser/" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """A failure tells what stood on every page: elsewhere, as in CI, nobody can go and look."""
    report = yield
    if report.failed and "visitor" in item.funcargs:
        report.sections += [("page", _told(page)) for page in item.funcargs["visitor"].pages()]
    return report


def _told(page):
    try:
        return f"{page.url}\n{page.locator('body').inner_text(timeout=2_000)[:1500]}"
    except playwright.Error as error:
        return f"{page.url}\n{error}"


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


class Site(LiveServer):
    """A server with a database of its own, which a test may look into."""

    def __init__(self, folder, **options):
        self.file = folder / "elearn.db"
        super().__init__(f"sqlite:///{self.file}", folder=folder, **options)

    def migrate(self):
        self.run("db", "upgrade")
        return self

    def rows(self, statement, *values):
        with closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as database:
            return database.execute(statement, values).fetchall()

    def answers(self, attempt):
        """What stands in the ledger for an attempt, oldest first: (question, answer)."""
        return self.rows("SELECT question, answer FROM answer WHERE attempt_id = ? ORDER BY id", attempt)


@pytest.fixture(scope="session")
def live_server(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("site")).migrate() as site:
        yield site


@pytest.fixture
def own_server(tmp_path):
    """A server that the test may stop and start; it does not run yet."""
    site = Site(tmp_path).migrate()
    yield site
    site.stop()


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """The demo's own town: a class going on, others over."""
    site = Site(tmp_path_factory.mktemp("town"), mode="demo").migrate()
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=site._env, check=True)
    with site:
        yield site


class Watch:
    """What went wrong in any page of the contexts that it follows."""

    def __init__(self):
        self.faults, self._expected, self._hosts = [], [], set()

    def expect(self, pattern):
        """Console errors that belong to the test, like a failed request while the network is away."""
        self._expected.append(re.compile(pattern))

    def also(self, url):
        """Another server of the test's own, to which pages may go."""
        self._hosts.add(urlsplit(url).netloc)

    def follow(self, context, url):
        self.also(url)
        context.on("console", self._console)
        context.on("weberror", lambda error: self._fault(f"error: {error.error}"))
        context.on("request", self._request)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self._fault(f"{message.type}: {message.text}")

    def _request(self, request):
        address = urlsplit(request.url)
        if address.scheme in ("http", "https", "ws", "wss") and address.netloc not in self._hosts:
            self.faults.append(f"request to elsewhere: {request.url}")

    def _fault(self, text):
        if not any(pattern.search(text) for pattern in self._expected):
            self.faults.append(text)


@pytest.fixture
def watch():
    watch = Watch()
    yield watch
    assert watch.faults == []


@pytest.fixture
def visitor(browser, watch):
    """Someone with a fresh browser: `visitor(url, "ja")` gives a page; further options are Playwright's."""
    contexts = []

    def come(url, language="ja", **options):
        context = browser.new_context(base_url=url, locale=LOCALES[language], **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        watch.follow(context, url)
        return context.new_page()

    come.pages = lambda: [page for context in contexts for page in context.pages]
    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def pupil(visitor, live_server):
    """A guest who has just begun a lesson."""

    def begin(lesson="p3/before-you-send", language="ja", site=live_server, **options):
        page = visitor(site.url, language, **options)
        return start_lesson(page, site, lesson)

    return begin
