"""Small screens, dark mode, assistive technology, slow and closed networks."""

import json
import socket

import psutil
import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.pupil import LESSONS, start_lesson
from tests.sizes import looks

MOST_REQUESTS, MOST_BYTES, MOST_SCRIPT_BYTES = 8, 60 * 1024, 20 * 1024


@pytest.mark.parametrize(("language", "scheme"), looks())
@pytest.mark.parametrize("lesson", LESSONS)
def test_axe_finds_nothing_on_any_step(pupil, lesson, language, scheme):
    guest = pupil(lesson, language, color_scheme=scheme)
    for step in guest.steps():
        guest.go_to(step)
        assert violations(guest.page) == [], step
        for form in guest.questions():
            guest.answer(form)
        assert violations(guest.page) == [], f"{step}, answered"


@pytest.mark.parametrize("size", ["normal", "large"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_no_step_scrolls_sideways_at_320_pixels(pupil, lesson, size):
    guest = pupil(lesson, viewport={"width": 320, "height": 640})
    guest.page.evaluate("size => { document.documentElement.dataset.size = size }", size)
    for step in guest.steps():
        guest.go_to(step)
        for form in guest.questions():
            guest.answer(form)
        widest = guest.page.evaluate("document.documentElement.scrollWidth")
        assert widest <= 320, (step, widest)


def test_the_first_view_is_light(pupil, visitor, live_server):
    guest = pupil("j/phishing-and-passkeys")
    page = visitor(live_server.url, "ja", storage_state=guest.page.context.storage_state())
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    kinds, sizes = {}, {}
    network.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    network.on("Network.loadingFinished", lambda event: sizes.update({event["requestId"]: event["encodedDataLength"]}))
    page.goto(f"/learn/attempts/{guest.attempt}/", wait_until="networkidle")
    scripts = sum(size for request, size in sizes.items() if kinds[request] == "Script")
    print(json.dumps({"requests": len(sizes), "bytes": sum(sizes.values()), "script bytes": scripts}))
    assert len(sizes) <= MOST_REQUESTS
    assert sum(sizes.values()) <= MOST_BYTES
    assert 0 < scripts <= MOST_SCRIPT_BYTES


def test_a_lesson_works_over_plain_http_on_a_network_address(visitor, tmp_path, watch):
    watch.expect("Cross-Origin-Opener-Policy")  # Chromium remarks that plain HTTP has no use for it
    address = _own_address()
    with Site(tmp_path, host=address).migrate() as site:
        page = visitor(site.url)
        guest = start_lesson(page, site, "p3/before-you-send")
        assert page.evaluate("window.isSecureContext") is False
        for step in guest.steps():
            guest.go_to(step)
            for form in guest.questions():
                guest.answer(form)
        page.locator("[data-part=finish]").click()
        expect(page.locator("h1")).to_be_visible()
        assert len(guest.answers()) == 7


def _own_address():
    """An IPv4 address of this machine that is not loopback."""
    for addresses in psutil.net_if_addrs().values():
        for one in addresses:
            if one.family == socket.AF_INET and not one.address.startswith("127."):
                return one.address
    pytest.skip("this machine has no address besides loopback")
