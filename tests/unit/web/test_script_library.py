"""Pieces of elearn/web/assets/ts/lib that other scripts rest on."""

import pytest

from hatch_build import ROOT

pytestmark = pytest.mark.browser


def test_ids_made_by_the_browser_sort_in_the_order_of_their_making(browser, site):
    """Even within a millisecond, and when the clock steps back."""
    source = (ROOT / "elearn/web/assets/ts/lib/uuid.ts").read_text()
    script = source.replace("export function", "function").replace("now = Date.now()): string", "now = Date.now())")
    page = browser.new_page()
    page.goto(f"{site}/lesson")
    ids = page.evaluate("() => {" + script + "; return [...Array(2000)].map((_, i) => uuid7(1e12 + (i % 3)))}")
    assert ids == sorted(ids)
    assert len(set(ids)) == 2000
    assert {(one[14], one[19] in "89ab", len(one)) for one in ids} == {("7", True, 36)}
    page.close()
