"""A teacher over HTTP: reads a page, presses its buttons with its token, and follows the board's event stream."""

import re
import time

import httpx

NAME, PASSWORD = "sato", "a quiet river in spring"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LONGEST_WAIT_SECONDS = 120


class Teacher:
    """Signed in with a password; `press` sends the forms of the projector page."""

    def __init__(self, url):
        self.http = httpx.Client(base_url=url, timeout=30, headers={"Accept-Language": "ja"})
        self.token = self.session = self.base = self.code = ""

    def get(self, address):
        page = self.http.get(address)
        assert page.status_code == 200, page.text[:500]
        if found := TOKEN.search(page.text):
            self.token = found[1]
        return page.text

    def post(self, address, **fields):
        answer = self.http.post(address, data={"csrf_token": self.token, **fields})
        assert answer.status_code == 303, answer.text[:800]
        return answer.headers["location"]

    def sign_in(self):
        self.get("/sign-in")
        assert self.post("/sign-in", name=NAME, password=PASSWORD) == "/teach/"
        self.get("/teach/")
        return self

    def start(self, course, lesson):
        return self.opened(self.post("/teach/sessions", course=course, lesson=lesson))

    def opened(self, screen):
        """The class whose projector page has just opened."""
        self.session = screen.split("/")[3]
        self.base = f"/teach/sessions/{self.session}"
        self.code = re.search(r'class="code">([^<]+)<', self.get(screen))[1].replace(" ", "")
        return self

    def press(self, button, **fields):
        return self.post(f"{self.base}/{button}", **fields)

    def state(self):
        return self.http.get(f"/sessions/{self.session}/state?for=board").json()

    def board(self):
        return self.get(f"{self.base}/board-part")

    def result(self):
        return self.get(f"{self.base}/result")

    def wait_until(self, happened, *, what):
        """Follow the event stream until the board's state is as `happened` says; gives that state."""
        until = time.monotonic() + LONGEST_WAIT_SECONDS
        for state in states(self.http, self.session, board=True):
            if happened(state):
                return state
            assert time.monotonic() < until, f"not seen on the board: {what}; last: {state}"
        raise AssertionError(f"the stream ended before: {what}")


def states(http, session, *, board=False):
    """The state at the start, and again at every news of the event stream (and heartbeat, to notice a standstill)."""
    query = "?for=board" if board else ""
    with http.stream("GET", f"/sessions/{session}/events{query}", timeout=30) as stream:
        assert stream.status_code == 200, stream.read()
        for line in stream.iter_lines():
            if line.startswith(("data:", ":")):
                yield http.get(f"/sessions/{session}/state{query}").json()
