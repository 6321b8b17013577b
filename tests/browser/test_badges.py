"""A supporter at a door, on phones: the code, the resident's page, a copy of it; and every badge page fits everyone."""

import re
import subprocess
import sys

import pytest

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.test_every_page_fits_everyone import CONTROLS, TAG
from tests.browser.town import BUILD, enter
from tests.live import ROOT

PHONE = {"viewport": {"width": 360, "height": 740}}
NARROW = {"viewport": {"width": 320, "height": 700}}
NEVER = "サポーターは、お金・暗証番号・口座・パスワードを聞きません"


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    """The demo's town at an address of its own, so that its supporter holds a badge."""
    folder = tmp_path_factory.mktemp("badges")
    site = Site(folder, mode="demo", env={"ELEARN_KEYS_DIR": str(folder / "keys")}).migrate()
    site._env["ELEARN_BASE_URL"] = site.url
    subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, env=site._env, check=True)
    with site:
        yield site


def code_of(supporter):
    """The supporter makes a code; gives the address that it holds."""
    enter(supporter, "supporter")
    supporter.click("main a[href$='/door']")
    supporter.click("main button[type=submit]")
    assert supporter.locator(".door-code svg").is_visible()
    return supporter.locator(".door-address").inner_text().strip()


def test_a_resident_compares_the_name_and_a_copy_shows_none(town, visitor):
    supporter, resident, copy = (visitor(town.url, "ja", **PHONE) for _ in range(3))
    address = code_of(supporter)
    resident.goto(address)
    assert "森 みどり" not in resident.content()
    resident.get_by_role("button", name="名前を見る").click()
    assert resident.get_by_role("heading", level=1).inner_text() == "森 みどり"
    assert resident.get_by_text(NEVER).is_visible()
    large = resident.locator(".door-step").evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert large >= 24
    copy.goto(address)
    assert "もう別の電話で開かれています" in copy.get_by_role("heading", level=1).inner_text().replace("\n", "")
    assert "森 みどり" not in copy.content()
    assert copy.get_by_text(NEVER).is_visible()


def test_a_baked_picture_is_checked_by_upload(town, visitor, tmp_path):
    supporter, anyone = visitor(town.url, "ja", **PHONE), visitor(town.url, "ja", **PHONE)
    enter(supporter, "supporter")
    supporter.get_by_text("持ち出す・削除する").click()
    with supporter.expect_download() as download:
        supporter.get_by_role("link", name="画像（PNG）").click()
    file = tmp_path / "badge.png"
    download.value.save_as(file)
    anyone.goto("/badges/verify")
    anyone.set_input_files("#file", file)
    anyone.get_by_role("button", name="確かめる", exact=True).click()
    assert "このバッジは有効です" in anyone.locator("#verdict").inner_text()


def pages(supporter, official, anyone):
    """Every page of the room as its readers meet it, with the browser to see it in."""
    enter(official, "office")
    enter(supporter, "supporter")
    badge = re.search(r"/badges/mine/([^/]+)/door", supporter.content())[1]
    yield official, "/badges/coverage/"
    for own in ("", f"{badge}/door", f"{badge}/delete"):
        yield supporter, f"/badges/mine/{own}"
    for public in ("", "skills", "verify", badge, "door/unknown"):
        yield anyone, f"/badges/{public}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_axe_finds_nothing_at_320_px(town, visitor, watch, language, scheme):
    watch.expect("410")
    who = [visitor(town.url, language, color_scheme=scheme, **NARROW) for _ in range(3)]
    faults = []
    for page, address in pages(*who):
        page.goto(address)
        for details in page.locator("main details").all():
            details.evaluate("e => e.open = true")
        faults += [f"{address}: {fault}" for fault in violations(page)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth + 1"):
            faults.append(f"{address}: scrolls sideways")
    assert faults == []


def test_every_control_is_reached_by_the_keyboard(town, visitor, watch):
    watch.expect("410")
    for page, address in pages(*(visitor(town.url, "ja") for _ in range(3))):
        page.goto(address)
        controls, reached = page.evaluate(CONTROLS), set()
        for _ in range(len(controls) + 10):
            page.keyboard.press("Tab")
            reached.add(page.evaluate(f"({TAG})(document.activeElement)"))
        assert set(controls) - reached == set(), address
