"""People at the door of a real browser."""

import pyotp


def sign_in(page, name, password, target=""):
    """By name and password; a role that asks for two steps sets up a code app, as its holder would."""
    page.goto(f"/sign-in?next={target}")
    page.locator("#name").fill(name)
    page.locator("#password").fill(password)
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)
    if page.url.endswith("/account/steps"):
        set_up_a_code_app(page)
        page.locator("main a.button").click()


def set_up_a_code_app(page):
    """From the page of second steps to the recovery codes."""
    page.locator("form[action$='/steps/app'] button").click()
    page.wait_for_url("**/account/steps/app")
    secret = page.locator(".secret code").text_content()
    page.locator("#code").fill(pyotp.TOTP(secret.replace(" ", "")).now())
    page.locator("form[action$='/app/code'] button").click()
    page.locator("ol.codes").wait_for()
    return secret.replace(" ", "")
