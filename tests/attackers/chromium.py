"""Answers of the app as Chromium shows them: real headers, real policy, the app behind them by its WSGI door.

No server is needed: whatever the page asks for is routed to the app's test client.
"""

from urllib.parse import urlsplit

HOME = "http://localhost"
# `alert` is what the corpus calls. A refused script is a violation: it shows that something was let in.
WATCH = """
window.__ran = []; window.__refused = [];
window.alert = said => window.__ran.push(String(said));
document.addEventListener('securitypolicyviolation', e => window.__refused.push(`${e.violatedDirective} ${e.sample}`));
"""
# What would run at a click or a touch.
SEEDS = """() => [...document.querySelectorAll('*')].filter(e => [...e.attributes].some(a => /^on/i.test(a.name)
  || ['href', 'src', 'action', 'formaction', 'xlink:href', 'data', 'srcdoc'].includes(a.name)
  && /^\\s*(javascript|data:text)/i.test(a.value))).map(e => e.outerHTML.slice(0, 120))"""


class Window:
    """One browser window on the app; `faults(answer)` says what an answer did there."""

    def __init__(self, browser, app):
        self._app = app
        self._context = browser.new_context(base_url=HOME, locale="en-US")
        self._context.add_init_script(WATCH)
        self._context.route("**/*", self._serve)
        self._page = self._context.new_page()
        self._shown, self._elsewhere = None, []

    def close(self):
        self._context.close()

    def faults(self, answer, headers=None):
        """Show it; `headers` instead of its own. Scripts that ran or were refused, seeds, and requests elsewhere."""
        self._shown = (answer.status_code, dict(answer.headers) if headers is None else headers, answer.data)
        self._elsewhere = []
        self._page.goto(f"{HOME}/shown/{answer.request.path.lstrip('/')}", wait_until="load")
        return {
            "ran": self._all("window.__ran"),
            "refused": self._all("window.__refused"),
            "seeds": self._all(SEEDS),
            "elsewhere": self._elsewhere,
        }

    def _all(self, script):
        """What all frames of the page say."""
        return [said for frame in self._page.frames for said in frame.evaluate(script)]

    def _serve(self, route):
        asked = urlsplit(route.request.url)
        if f"{asked.scheme}://{asked.netloc}" != HOME:
            self._elsewhere.append(route.request.url)
            route.abort()
        elif asked.path.startswith("/shown/") and route.request.is_navigation_request():
            status, headers, body = self._shown
            route.fulfill(status=status, headers=headers, body=body)
        elif asked.path.startswith("/static/"):
            file = self._app.test_client().get(asked.path)
            route.fulfill(status=file.status_code, headers=dict(file.headers), body=file.data)
        else:
            route.fulfill(status=404, body="")
