"""Takes the README's pictures from a fresh demo: `make pictures`."""

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER = Path(__file__).resolve().parent / "pictures"
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
PORT = 8231
URL = f"http://127.0.0.1:{PORT}"


@contextlib.contextmanager
def demo() -> Iterator[None]:
    """A demo of its own, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "elearn.cli", "demo", "--port", str(PORT)]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
            try:
                _await_ready()
                yield
            finally:
                process.terminate()


def _await_ready() -> None:
    for _ in range(300):
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{URL}/readyz", timeout=2):
            return
        time.sleep(0.1)
    raise SystemExit("the demo did not start")


def page(browser: Browser, width: int, height: int, persona: str | None = None) -> Page:
    """A browser of its own, as one persona or as anyone."""
    opened = browser.new_context(viewport={"width": width, "height": height}, locale="ja-JP").new_page()
    if persona:
        opened.goto(f"{URL}/demo")
        opened.click(f"button[value={persona}]")
    else:
        opened.goto(URL)
    return opened


def shoot(opened: Page, name: str) -> None:
    """Keep what is on the screen."""
    opened.wait_for_timeout(500)
    opened.screenshot(path=FOLDER / f"{name}.png")
    print(f"docs/pictures/{name}.png")


def take(browser: Browser) -> None:
    """Each persona's main page."""
    shoot(page(browser, 390, 780), "home")
    teacher = page(browser, 1180, 820, "teacher")
    shoot(teacher, "desk")
    teacher.click("a[href*='/screen']")
    teacher.set_viewport_size({"width": 1280, "height": 720})
    shoot(teacher, "projector")
    teacher.goto(teacher.url.replace("screen", ""))
    teacher.set_viewport_size({"width": 820, "height": 1100})
    shoot(teacher, "board")
    pupil = page(browser, 820, 1100, "pupil")
    shoot(pupil, "seats")
    pupil.click("button[name=seat][value='30']")
    pupil.click("a[href*='/learn/attempts/']")
    shoot(pupil, "lesson")


def main() -> None:
    """Start the demo, take the pictures."""
    FOLDER.mkdir(exist_ok=True)
    with demo(), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        take(browser)
        browser.close()


if __name__ == "__main__":
    main()
