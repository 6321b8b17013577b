"""The demo's town as its people walk through it."""

import re

BUILD = """
from elearn.app import create_app
from elearn.demo.town import build_town
from elearn.settings import Settings
build_town(create_app(Settings.from_env()).services)
"""


def enter(page, persona):
    page.goto("/demo")
    with page.expect_navigation(url=lambda url: not url.endswith("/demo")):
        page.click(f"button[value={persona}]")
    return page


def teachers_pages(page):
    """The addresses of the teacher's pages, found by walking as she would."""
    enter(page, "teacher")
    # All at once: the desk draws its running classes anew while it is read.
    found = page.locator("main a[href^='/teach/']").evaluate_all("all => all.map(a => a.getAttribute('href'))")
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


def officials_pages(page):
    """The waves of the demo's official: one that is open, one that is a draft, and the making of its keys."""
    enter(page, "official")
    found = [a.get_attribute("href") for a in page.locator("th a[href^='/surveys/']").all()]
    drafts = [href for href in found if "merge" in page.request.get(href).text()]
    wave = next(href for href in found if href not in drafts)
    return ["/surveys/", "/surveys/new", *found, f"{drafts[0]}opening", f"{wave.replace('/surveys/', '/s/')}slip"]


def coordinators_pages(page):
    """What the nurse, who coordinates her school, finds from where she begins, and a class with its slips."""
    enter(page, "nurse")
    found = page.locator("main nav a[href^='/people/'], main nav a[href^='/account/']")
    pages = found.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    assert set(pages) >= {"/people/roster", "/people/years", "/account/invitations/", "/account/recovery/"}
    page.goto("/people/guardians/")
    one = page.locator("main li a[href^='/people/guardians/']").nth(1).get_attribute("href")
    return ["/account/", *pages, one]


def administrators_pages(page):
    enter(page, "admin")
    assert page.url.endswith("/people/roster")
    page.locator("main nav a[href='/people/places']").click()
    return ["/people/roster", "/people/places", "/people/years", "/account/invitations/"]


def operators_pages(page):
    """The page of whoever runs the site: one enters there."""
    enter(page, "operator")
    assert page.url.endswith("/operations/")
    return ["/operations/"]


def surveys_pages(page):
    """What a teacher and a respondent see of a survey."""
    enter(page, "teacher")
    page.goto("/surveys/classes/")
    one = page.locator("li.card a").first.get_attribute("href")
    return ["/surveys/classes/", one]
