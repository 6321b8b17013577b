"""A class teacher enters a pile of slips, on a phone in the staff room and on a tablet; nothing is out of reach."""

import subprocess
import sys

import pytest

from tests.browser.accessibility import violations
from tests.browser.town import enter
from tests.live import ROOT

LABEL = "4年1組"  # no survey of the demo's town asks it
LIST = f"""
from elearn.accounts import queries as people
from elearn.app import create_app
from elearn.base.core.db import Database
from elearn.settings import Settings
from tests.factories.guardians import make_class
services = create_app(Settings.from_env()).services
with services.active(), services.get(Database).unit(write=True):
    teacher = people.person_id_by_name("hoshino")
    school = people.schools_of(teacher, ("teacher",))[0].id
    make_class(school, "{LABEL}", teacher=teacher, pupils=(*range(1, 31), None), mark="four-")
"""


@pytest.fixture(scope="module")
def listed(town):
    """The demo's town with a class list."""
    env = {**town._env, "PYTHONPATH": str(ROOT)}
    subprocess.run([sys.executable, "-c", LIST], cwd=ROOT, env=env, check=True)
    return town


def fits(page):
    """What axe finds, and whether the page scrolls sideways."""
    return [
        *violations(page),
        *(["sideways"] if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1") else []),
    ]


@pytest.mark.parametrize(
    ("language", "width", "height"), [("ja", 320, 700), ("en", 820, 1180)], ids=["a phone, ja", "a tablet, en"]
)
def test_from_the_desk_to_what_was_entered(listed, visitor, watch, language, width, height):
    watch.expect("422")
    page = enter(visitor(listed.url, language, viewport={"width": width, "height": height}), "teacher")
    page.locator("main a[href='/people/guardians/']").click()
    assert fits(page) == []
    page.get_by_role("link", name=LABEL).click()
    assert fits(page) == []
    page.check("input[name=whose][value=all-but]")
    page.fill("#numbers", "4")
    page.fill("#no_survey", "4")
    page.locator("section[aria-labelledby=pile] form button[type=submit]").click()
    assert "4" in page.locator(".errors").inner_text()  # a no without a slip
    assert page.input_value("#numbers") == "4"
    assert fits(page) == []
    page.fill("#no_survey", "3、17")
    page.locator("section[aria-labelledby=pile] form button[type=submit]").click()
    page.wait_for_url("**#list")
    yes, no = {"ja": ("はい", "いいえ"), "en": ("Yes", "No")}[language]
    rows = page.locator("section[aria-labelledby=list] tbody tr")
    answers = [rows.nth(at).locator("td strong").all_inner_texts() for at in (0, 2, 3)]
    assert answers == [[yes, yes], [yes, no], []]
    assert fits(page) == []
    rows.nth(2).locator("a").click()
    assert fits(page) == []
    assert no in page.locator("section[aria-labelledby=history]").inner_text()
