"""Every page of the product, in both languages: axe finds nothing, it fits 320 px, and a keyboard reaches it all."""

import re
import subprocess
import sys

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.live import ROOT

BUILD = """
from elearn.app import create_app
from elearn.demo.town import build_town
from elearn.settings import Settings
build_town(create_app(Settings.from_env()).services)
"""
# The smallest letters on the wall, in px at 1280 x 720: a class sits up to eight metres away.
LEAST_ON_THE_WALL = 20
PUBLIC = ["/", "/courses/", "/courses/p3/", "/courses/p3/before-you-send/", "/courses/j/phishing-and-passkeys/"]
DOORS = ["/join", "/join?code=wrong", "/sign-in", "/demo", "/check", "/check/network", "/nothing-here"]
OUTSIDE = (
    "[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 "
    "&& getComputedStyle(e).position !== 'absolute' && !e.closest('.scroll')).map(e => e.outerHTML.slice(0, 120))"
)


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The demo's own town: a class going on, others over."""
    site = Site(tmp_path_factory.mktemp("town"), mode="demo").migrate()
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=site._env, check=True)
    with site:
        yield site


def enter(page, persona):
    page.goto("/demo")
    page.click(f"button[value={persona}]")
    return page


def teachers_pages(page):
    """The addresses of the teacher's pages, found by walking as she would."""
    enter(page, "teacher")
    found = {a.get_attribute("href") for a in page.locator("main a[href^='/teach/']").all()}
    running = next(re.match(r"/teach/sessions/[^/]+/", href)[0] for href in found if "/screen" in href)
    plan = next(href for href in found if "/lessons/" in href)
    result = next(href for href in found if "/result" in href)
    return ["/teach/", "/teach/?grade=5", plan, running, f"{running}screen", f"{running}pair", result]


def pupils_pages(page):
    enter(page, "pupil")
    code = page.url.split("/c/")[1].split("?")[0]
    taken = page.locator("button.taken").first.get_attribute("value")
    page.locator("button[name=seat]").last.click()
    return [f"/c/{code}?new=1", f"/c/{code}/pass", f"/c/{code}/back?seat={taken}"]


def faults_of(page, address):
    page.goto(address)
    sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    return [
        *(f"{address}: {fault}" for fault in violations(page)),
        *([f"{address}: scrolls sideways: {page.evaluate(OUTSIDE)[:3]}"] if sideways else []),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_axe_finds_nothing_on_a_phone(town, visitor, watch, language, scheme):
    watch.expect("404")
    options = {"viewport": {"width": 320, "height": 700}, "color_scheme": scheme}
    teacher, pupil, anyone = (visitor(town.url, language, **options) for _ in range(3))
    pages = {anyone: PUBLIC + DOORS, teacher: teachers_pages(teacher), pupil: pupils_pages(pupil)}
    faults = [fault for page, addresses in pages.items() for each in addresses for fault in faults_of(page, each)]
    assert faults == []


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_wall_is_read_from_the_back_of_the_room(town, visitor, language):
    page = visitor(town.url, language, viewport={"width": 1280, "height": 720})
    screen = next(address for address in teachers_pages(page) if address.endswith("screen"))
    page.goto(screen)
    assert violations(page) == []
    small = page.evaluate(
        "least => [...document.querySelectorAll('main *')].filter(e => [...e.childNodes].some(n => n.nodeType === 3 && "
        "n.data.trim()) && e.getClientRects().length && !e.closest('rt, rp, .visually-hidden, [hidden]') && "
        "parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML.slice(0, 100))",
        LEAST_ON_THE_WALL,
    )
    assert small == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    code = page.locator(".code").first
    assert code.evaluate("e => parseFloat(getComputedStyle(e).fontSize)") >= 48  # once the class has begun


# Known by their own tag, not by a mark: the board's part is drawn anew while someone tabs through it.
TAG = 'e => e.cloneNode(false).outerHTML.replace(/ (data-seen|aria-expanded)="[^"]*"/g, \'\')'
CONTROLS = f"""[...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]):not([type=radio]), select, summary')]
  .filter(e => e.checkVisibility() && !e.disabled && !e.closest('[inert]')).map({TAG})"""


def test_every_control_of_a_teacher_is_reached_by_the_keyboard(town, visitor):
    page = visitor(town.url, "ja", viewport={"width": 1180, "height": 820})
    for address in teachers_pages(page):
        page.goto(address)
        controls, reached = page.evaluate(CONTROLS), set()
        for _ in range(len(controls) + 10):
            page.keyboard.press("Tab")
            reached.add(page.evaluate(f"({TAG})(document.activeElement)"))
        assert set(controls) - reached == set(), address
