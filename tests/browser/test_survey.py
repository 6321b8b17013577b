"""A class holds its survey in real browsers, and an official opens a wave with three trustees."""

import subprocess
import sys

import pytest
from playwright.sync_api import expect

from elearn.surveys.queries import CHECKED
from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.town import BUILD, enter
from tests.live import ROOT

CAST_WITHIN_MS = 60_000


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("town"), mode="demo").migrate()
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=site._env, check=True)
    with site:
        yield site


@pytest.fixture
def teacher(visitor, town):
    """At the screen of a lesson that has just been started, before its survey."""
    page = visitor(town.url, "en", viewport={"width": 1280, "height": 720})
    enter(page, "teacher")
    return start(page)


def start(page):
    page.locator("form[action='/teach/sessions'] button").first.click()
    return page


def begin(page, label, not_asked=""):
    page.get_by_role("link", name="First the survey").click()
    expect(page.get_by_role("heading", name="First the survey")).to_be_visible()
    if (link := page.get_by_role("link", name=label)).count():  # the last class that waits is chosen already
        link.click()
    page.check("input[name=unwatched]")
    page.fill("#numbers", not_asked)
    page.get_by_role("button", name="Begin the survey").click()
    expect(page.get_by_role("heading", name="A quiet moment for yourself")).to_be_visible()
    return page.locator(".code").first.inner_text().replace(" ", "")


def come_in(page, code, number):
    page.goto(f"/c/{code}")
    page.click(f"button[name=seat][value='{number}']")
    page.locator("a.button.big").click()
    expect(page.locator("[data-page=intro]")).to_be_visible()
    return page


def to_the_end(page, mark=None):
    page.locator("[data-page=intro] [data-go=next]").click()
    if mark is not None:
        page.locator("[data-page=item]:not([hidden]) label.small-mark").nth(mark).click()
    while page.locator("[data-page=item]:not([hidden])").count():
        page.locator("[data-part=nav] [data-go=next]").click()
    expect(page.locator("[data-page=end]")).to_be_visible()


def test_a_class_answers_declines_and_goes_on_to_its_lesson(visitor, town, teacher):
    code = begin(teacher, "5年1組", not_asked="3")
    options = {"viewport": {"width": 320, "height": 700}}
    answering, skipping, not_asked = (come_in(visitor(town.url, "ja", **options), code, number) for number in (1, 2, 3))
    assert violations(answering) == []
    to_the_end(answering, mark=0)
    to_the_end(skipping)
    assert "なことはありますか" not in not_asked.locator("main").inner_text()
    to_the_end(not_asked, mark=1)
    for page in (answering, skipping, not_asked):
        assert page.locator(".contact").count() > 0
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert violations(answering) == []
    teacher.get_by_role("button", name="All are done: send the sheets").click()
    for page in (answering, skipping, not_asked):
        expect(page.locator("[data-part=state]")).to_contain_text("箱", timeout=CAST_WITHIN_MS)
        assert page.locator(".survey input:checked").count() == 0
    teacher.get_by_role("button", name="On to the lesson").click()
    for page in (answering, skipping, not_asked):
        page.wait_for_url("**/learn/attempts/**", timeout=CAST_WITHIN_MS)
    issued = "SELECT count(*) FROM survey_place WHERE issued_hash IS NOT NULL"
    assert town.rows(issued)[0][0] == 3
    teacher.goto("/teach/")
    code = begin(start(teacher), "6年2組")
    the_next_pupil_on_the_same_tablet(answering, code)
    assert town.rows(issued)[0][0] == 4


def the_next_pupil_on_the_same_tablet(tablet, code):
    """A sheet of their own, on which nothing of the last pupil's stands, and marks too small for a thumbnail."""
    page = come_in(tablet, code, 1)
    assert page.locator(".survey input:checked").count() == 0
    kept = page.evaluate("Object.entries(localStorage).filter(([key]) => key.startsWith('elearn-ballot'))")
    kinds = ["elearn-ballot", "elearn-ballot-done", "elearn-ballot-marks"]
    assert sorted(key.split(":")[0] for key, _ in kept) == kinds
    page.set_viewport_size({"width": 768, "height": 1024})
    page.locator("[data-page=intro] [data-go=next]").click()
    row = page.locator("[data-page=item]:not([hidden]) label.small-mark").first
    plain = row.screenshot(scale="css")
    row.click()
    page.mouse.move(0, 0)
    assert row.screenshot(scale="css") != plain  # control: whoever sits there sees the mark
    box = row.locator("input").bounding_box()
    assert max(box["width"], box["height"]) <= 12
    others = page.locator("[data-page=item]:not([hidden]) label.small-mark")
    styles = "e => (s => [s.backgroundColor, s.fontWeight, s.outlineStyle, s.color].join())(getComputedStyle(e))"
    assert others.nth(0).evaluate(styles) == others.nth(1).evaluate(styles)


def test_an_official_opens_a_wave_with_three_trustees(visitor, town):
    page = visitor(town.url, "en", viewport={"width": 1000, "height": 800})
    enter(page, "official")
    page.locator("th a").filter(has_text="簡易調査").click()
    page.get_by_role("button", name="All towns together").first.click()
    page.get_by_role("link", name="See what the area will get").click()
    expect(page.get_by_role("cell", name="みさき県").first).to_be_visible()
    page.get_by_role("button", name="Make the keys now").click()
    for _ in range(3):
        page.get_by_role("button", name="Show the share, this once").click()
        words = page.locator("ol.share li").all_inner_texts()
        assert len(words) == 33
        page.get_by_role("link", name="I have noted it").click()
        assert page.locator("ol.share").count() == 0
        for number in CHECKED:
            page.fill(f"#word{number}", words[number - 1])
        page.get_by_role("button", name="Check my note").click()
    page.get_by_role("button", name="Open the wave").click()
    expect(page.locator(".wrap")).to_contain_text("#k=")
