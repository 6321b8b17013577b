"""A guardian of two on a phone: two slips of two schools, what both classes learned, and a rule for the wall."""

import io
import re

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from tests.browser.accessibility import violations
from tests.browser.town import enter

PHONE = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
CODE = re.compile(r"[34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4}")
WORDS = {
    "ja": {
        "open": "このスマートフォンで開く",
        "own": "お風呂の前",
    },
    "en": {
        "open": "Open on this phone",
        "own": "before the bath",
    },
}


def slip_of(page, teacher, label):
    """What the teacher prints and hands out: the first code on the sheet."""
    enter(page, teacher)
    page.goto("/teach/families/")
    page.get_by_role("link", name=label).click()
    page.locator("#count").fill("3")
    with page.expect_download() as sheet:
        page.locator("form[action$='slips.pdf'] button").click()
    (paper,) = PdfReader(io.BytesIO(sheet.value.path().read_bytes())).pages
    return CODE.findall(paper.extract_text())[0]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_a_guardian_of_two(town, visitor, language):
    words = WORDS[language]
    codes = []
    for teacher, label in (("teacher", "5年1組"), ("junior-high", "2年3組")):
        desk = visitor(town.url, language)
        codes.append(slip_of(desk, teacher, label))
        assert violations(desk) == []
    phone = visitor(town.url, language, **PHONE)

    phone.goto("/family/")
    for at, code in enumerate(codes, 1):
        phone.locator("#code").fill(code.lower())
        phone.locator("form[action='/family/code'] button").click()
        assert violations(phone) == []
        phone.get_by_role("button", name=words["open"]).click()
        expect(phone.locator("section.card")).to_have_count(at)
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    with phone.expect_download() as letter:
        phone.locator("section.card a[download]").first.click()
    assert letter.value.path().read_bytes().startswith(b"%PDF")

    phone.locator("main a[href='/family/rule']").click()
    phone.locator("#own").fill(words["own"])
    for step in range(1, 6):
        phone.locator("input[type=checkbox]").first.check()
        assert violations(phone) == []
        phone.locator("button.big[name=to]").click()
        phone.locator(f"button.big[name=to][value='{step + 1}']" if step < 5 else "ol.plain-list").wait_for()
    expect(phone.get_by_text(words["own"])).to_be_visible()
    assert violations(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    with phone.expect_download() as picture:
        phone.locator("form[action$='rule.png'] button.big").click()  # its name has readings
    assert picture.value.path().read_bytes().startswith(b"\x89PNG")


def test_a_rule_is_made_without_script(town, visitor):
    phone = visitor(town.url, "ja", java_script_enabled=False, **PHONE)
    phone.goto("/family/rule")
    for step in range(1, 6):
        phone.locator("input[type=checkbox]").last.check()
        phone.locator("button.big[name=to]").click()
        phone.locator(f"button.big[name=to][value='{step + 1}']" if step < 5 else "ol.plain-list").wait_for()
    expect(phone.locator("ol.plain-list > li")).to_have_count(5)
