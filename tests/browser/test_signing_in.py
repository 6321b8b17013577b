"""Signing in with a real browser: passkeys on Chromium's virtual device, a code app, and the pages on a phone."""

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.people import set_up_a_code_app, sign_in

PASSWORD = "a quiet river in spring"
PHONE = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}
PEOPLE = {"sato": "teacher", "hamano": "official", "ono": "official", "mihara": "official"}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """By the name localhost: a passkey belongs to a name, never to a number."""
    folder = tmp_path_factory.mktemp("doors")
    with Site(folder, env={"ELEARN_KEYS_DIR": str(folder / "keys")}).migrate() as site:
        for name, role in PEOPLE.items():
            site.run("people", "create", name, "--name", name.title(), "--password", PASSWORD)
            site.run("people", "grant", name, role, "--at", "つばめ野小学校")
        site.url = site.url.replace("127.0.0.1", "localhost")
        yield site


def give_device(page):
    """A device that has one finger, always the right one."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    truths = ("hasResidentKey", "hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
    device = {"protocol": "ctap2", "transport": "internal", **dict.fromkeys(truths, True)}
    return cdp, cdp.send("WebAuthn.addVirtualAuthenticator", {"options": device})["authenticatorId"]


def fits(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def test_a_passkey_is_made_and_opens_the_door_without_a_name(visitor, site):
    page = visitor(site.url, "en", **PHONE)
    cdp, device = give_device(page)
    sign_in(page, "sato", PASSWORD)
    page.goto("/account/steps")
    page.get_by_role("button", name="Make a passkey on this device").click()
    page.wait_for_url("**/account/#passkeys")
    expect(page.locator(".card-title", has_text="Passkey of")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{site.url}/")
    page.goto("/sign-in")
    fits(page)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/teach/")
    (kept,) = cdp.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
    assert kept["signCount"] > 1


def test_who_turns_the_device_down_reads_that_nothing_happened(visitor, site):
    page = visitor(site.url, "en", **PHONE)
    cdp, device = give_device(page)
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": device, "isUserVerified": False})
    page.goto("/sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-part=said]")).to_contain_text("Nothing was changed")


@pytest.mark.parametrize(("language", "name"), [("ja", "hamano"), ("en", "ono")])
def test_an_official_sets_up_an_app_and_every_page_fits_a_phone(visitor, site, language, name):
    page = visitor(site.url, language, **PHONE)
    page.goto("/sign-in")
    page.locator("#name").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/account/steps")
    fits(page)
    set_up_a_code_app(page)
    fits(page)
    page.locator("main a.button").click()
    page.wait_for_url("**/surveys/")
    for address in ("/account/", "/account/steps", "/account/permissions", "/account/new-phone", "/account/confirm"):
        page.goto(address)
        fits(page)


def test_an_official_allows_sign_up_and_somebody_becomes_a_member_on_a_phone(visitor, site):
    official = visitor(site.url, "en", **PHONE)
    sign_in(official, "mihara", PASSWORD)
    official.goto("/account/invitations/")
    fits(official)
    official.get_by_role("button", name="Allow sign-up").click()
    address = official.locator("a[href^='/sign-up/']").get_attribute("href")
    official.get_by_role("button", name="Make the invitation").click()
    official.get_by_label("Send this link to the person").wait_for()
    fits(official)
    official.goto("/account/recovery/")
    fits(official)
    guest = visitor(site.url, "en", **PHONE)
    guest.goto("/sign-up")
    fits(guest)
    guest.locator(f"a[href='{address}']").click()
    fits(guest)
    guest.get_by_label("Your name").fill("Midori")
    guest.get_by_label("Sign-in name you would like").fill("midori")
    guest.get_by_label("Password").fill("three boats on a lake")
    guest.get_by_label("18 or older").check()
    guest.get_by_role("button", name="Open an account").click()
    guest.wait_for_url("**/account/welcome")
    fits(guest)
    guest.get_by_role("link", name="Go to my account").click()
    expect(guest.locator("main")).to_contain_text("member at")
    fits(guest)
