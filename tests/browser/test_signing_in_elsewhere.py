"""A real browser goes to a real OpenID provider (npm `oidc-provider`) and comes back: by slip, alone, to confirm."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.independent import oidc

PASSWORD = "a quiet river in spring"
PHONE = {"viewport": {"width": 320, "height": 700}, "has_touch": True, "is_mobile": True}


@pytest.fixture(scope="module")
def towns(tmp_path_factory):
    """The site and the provider, each of which must know the other's address beforehand."""
    folder = tmp_path_factory.mktemp("elsewhere")
    env = {"ELEARN_KEYS_DIR": str(folder / "keys"), "ELEARN_CONTACT": "0120-000-000"}
    site = Site(folder, env=env)
    site.url = site.url.replace("127.0.0.1", "localhost")
    with oidc.running(f"{site.url}/sign-in/oidc/town/callback") as provider:
        site._env |= {
            "ELEARN_OIDC_PROVIDERS": str(provider.file(folder)),
            "ELEARN_OUTBOUND": provider.host,
            "ELEARN_BASE_URL": site.url,
        }
        with site.migrate():
            for name, role in {"sato": "teacher", "ono": "official"}.items():
                site.run("people", "create", name, "--name", name.title(), "--password", PASSWORD)
                site.run("people", "grant", name, role, "--at", "つばめ野小学校")
            yield site, provider


@pytest.fixture
def site(towns):
    return towns[0]


@pytest.fixture
def come(visitor, watch, towns):
    """A fresh browser that may also go to the provider."""

    def to(language="en", **options):
        site, provider = towns
        page = visitor(site.url, language, **options)
        watch.also(provider.issuer)
        return page

    return to


def fits(page):
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def show_who(page, name, steps=""):
    """At the provider's own page."""
    page.wait_for_url("**/interaction/**")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Steps").fill(steps)
    page.get_by_role("button").click()


def slip_for(site, name):
    return re.search(r"type: ([\w ]+)", site.run("people", "recover", name))[1].strip()


@pytest.mark.parametrize(("language", "button"), [("en", "Go on with Tsubame Town"), ("ja", "Tsubame Town で進む")])
def test_a_stranger_reads_who_hands_out_slips(come, language, button):
    page = come(language, **PHONE)
    page.goto("/sign-in")
    fits(page)
    page.get_by_role("link", name=button).click()
    show_who(page, f"aoki-{language}")
    page.wait_for_url("**/sign-in/first-time")
    expect(page.locator("main")).to_contain_text(f"aoki-{language}@school.example")
    expect(page.locator("main")).to_contain_text("0120-000-000")
    fits(page)


def test_a_slip_connects_and_from_then_on_one_press_is_enough(come, site):
    code = slip_for(site, "sato")
    page = come(**PHONE)
    page.goto("/sign-in")
    page.get_by_role("link", name="Go on with Tsubame Town").click()
    show_who(page, "s-1")
    page.wait_for_url("**/sign-in/first-time")
    page.get_by_label("The code on your slip").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/welcome")
    page.goto("/account/")
    expect(page.get_by_role("heading", name="Sign-in by another service")).to_be_visible()
    fits(page)
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.wait_for_url(f"{site.url}/")
    page.goto("/sign-in")
    page.get_by_role("link", name="Go on with Tsubame Town").click()
    page.wait_for_url("**/teach/")  # the provider still knows who this is
    assert site.rows("SELECT subject FROM identity") == [("s-1",)]


def test_an_official_whose_service_tells_of_two_steps_is_in_and_confirms_there(come, site):
    code = slip_for(site, "ono")
    page = come(**PHONE)
    page.goto("/sign-in")
    page.get_by_role("link", name="Go on with Tsubame Town").click()
    show_who(page, "o-1", "pwd mfa")
    page.get_by_label("The code on your slip").fill(code)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_url("**/account/welcome")
    page.goto("/account/confirm?next=/account/")
    fits(page)
    page.get_by_role("link", name="Go on with Tsubame Town").click()
    show_who(page, "o-1", "pwd mfa")  # asked anew, though the provider knows who this is
    page.wait_for_url("**/account/")


def test_a_changed_answer_lets_nobody_in(come, towns, watch):
    _, provider = towns
    watch.expect("403")
    page = come()
    page.goto("/sign-in")
    page.get_by_role("link", name="Go on with Tsubame Town").click()
    page.wait_for_url("**/interaction/**")
    provider.change_next(nonce="of another browser")
    show_who(page, "s-1")
    expect(page.locator("main")).to_contain_text("nobody came in")
    page.goto("/account/")
    expect(page).to_have_url(re.compile("/sign-in"))
