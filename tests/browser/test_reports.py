"""The report, the teachers' page and the form for earlier surveys: on a phone, in both languages, by keyboard."""

import subprocess
import sys

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.people import sign_in
from tests.live import ROOT
from tests.sizes import looks

BUILD = """
from elearn.accounts import operations as accounts
from elearn.app import create_app
from elearn.base.core import clock
from elearn.settings import Settings
from tests.factories.classroom import work
from tests.factories.reports import Releasing, core

app = create_app(Settings.from_env())
releasing = Releasing(app)
waves = releasing.history()
posters = {"core": core(90, 60), "prepared": {"prepared": 70, "not": 80, "no-answer": 0}}
releasing.tables(releasing.wave("2026-06", open_series=True), "2026-06", posters, open_series=True)
tokyo = {"core": core(600, 400), "prepared": {"prepared": 500, "not": 500, "no-answer": 0}}
releasing.tables(waves["2026-06"], "2026-06", tokyo, area="130001", name={"ja": "東京都", "en": "Tokyo"})
with work(app):
    place = accounts.create_organisation("prefecture", "みさき県", code="990001")
    for name in ("ja-light", "ja-dark", "en-light", "en-dark"):
        person = accounts.create_person(f"yakuba-{name}", "役場 さくら", clock.now(), password="a long password")
        accounts.grant_role(person, place, "official", clock.now())
"""
PAGES = [
    "/reports/anxiety/?area=990001",
    "/reports/anxiety/?area=993212&audience=J",
    "/reports/anxiety/?area=994014&audience=adult",
    "/reports/anxiety/?area=130001",
]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    site = Site(tmp_path_factory.mktemp("published")).migrate()
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=site._env, check=True)
    with site:
        yield site


def faults_of(page, address):
    page.goto(address)
    sideways = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    return [*(f"{address}: {fault}" for fault in violations(page)), *([f"{address}: sideways"] if sideways else [])]


@pytest.mark.parametrize(("language", "scheme"), looks())
def test_axe_finds_nothing_on_a_phone(published, visitor, watch, language, scheme):
    page = visitor(published.url, language, viewport={"width": 320, "height": 700}, color_scheme=scheme)
    faults = [fault for address in PAGES for fault in faults_of(page, address)]
    teachers = page.locator("a[href*='for-teachers']").get_attribute("href")
    faults += faults_of(page, teachers)
    official = visitor(published.url, language, viewport={"width": 320, "height": 700}, color_scheme=scheme)
    sign_in(official, f"yakuba-{language}-{scheme}", "a long password", "/reports/anxiety/earlier/")
    faults += faults_of(official, "/reports/anxiety/earlier/")
    assert faults == []


def test_every_chart_is_drawn_and_named(published, visitor):
    page = visitor(published.url, "ja", viewport={"width": 1280, "height": 720})
    page.goto(PAGES[0], wait_until="load")
    images = page.locator("figure.chart img").all()
    assert len(images) == 4
    for image in images:
        assert image.get_attribute("alt")
        assert image.evaluate("image => image.complete && image.naturalWidth") > 300


def test_an_official_filters_and_sends_the_address_on(published, visitor):
    page = visitor(published.url, "en", viewport={"width": 1280, "height": 720})
    page.goto("/reports/anxiety/")
    page.select_option("#area", "990001")
    page.click("form.filters button")
    page.select_option("#audience", "J")
    page.click("form.filters button")
    assert "audience=J" in page.url
    other = visitor(published.url, "en")
    other.goto(page.url)
    assert other.locator(".verdict").inner_text() == page.locator(".verdict").inner_text() == "Improved"


def test_tables_that_are_wider_than_a_phone_are_moved_by_keyboard(published, visitor):
    page = visitor(published.url, "ja", viewport={"width": 320, "height": 700})
    page.goto(PAGES[0])
    for region in page.locator(".scroll").all():
        assert region.get_attribute("tabindex") == "0"
        assert region.get_attribute("aria-label")
