"""Those who answer alone: by a printed slip, by an account, by a poster; what the page refuses, and says why."""

import datetime as dt
import ipaddress
import json

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.surveys import PASSWORD, SOON_MS, Waves, to_the_end

PHONE = {"viewport": {"width": 320, "height": 700}}
REFUSED = "[data-part=refused]"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with Waves(tmp_path_factory.mktemp("waves")) as site:
        yield site


@pytest.fixture
def phone(visitor, site, watch):
    """A resident's phone; the clock is the test's, so that nobody waits for a ballot to leave."""
    watch.expect(r"Failed to load resource.*(403|404|409|422|ERR_FAILED)")

    def come(language="en", **options):
        page = visitor(site.url, language, **PHONE, **options)
        page.clock.install()
        return page

    return come


def by_slip(page, site, number):
    page.goto(site.slip(number))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("[data-page=intro]")).to_be_visible()
    assert site.waves["slips"]["slips"][number] not in page.url  # a code in an address stays in histories
    return page


def finish(page):
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("[data-part=state]")).to_contain_text("sealed")
    page.clock.fast_forward(SOON_MS)
    expect(page.locator("[data-part=state]")).to_contain_text("in the box")


def issued(site):
    return site.rows("SELECT count(*) FROM survey_place WHERE issued_hash IS NOT NULL")[0][0]


def test_a_resident_scans_a_slip_and_answers(phone, site):
    page, before = by_slip(phone(), site, 0), site.cast("slips")
    assert violations(page) == []
    to_the_end(page, mark=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    assert violations(page) == []
    finish(page)
    assert site.cast("slips") == before + 1
    page.goto(f"/s/{site.waves['slips']['id']}/check")
    expect(page.locator("[data-part=answer]")).to_contain_text("after the closing day")


def test_a_code_typed_by_hand_asks_to_compare_the_keys(phone, site):
    page, wave = phone(), site.waves["slips"]
    page.goto(f"/s/{wave['id']}/slip")
    page.fill("#code", "0000 0000 0000")
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("alert")).to_contain_text("does not fit")
    assert page.input_value("#code") == "0000 0000 0000"
    code = wave["slips"][1].lower()
    page.fill("#code", f"{code[:4]}-{code[4:8]} {code[8:]}")
    page.get_by_role("button", name="Go on").click()
    shown = page.locator("[data-part=fingerprint]")
    expect(shown).to_have_text(" ".join(wave["keys"][at : at + 4] for at in range(0, 16, 4)))
    page.get_by_role("button", name="Yes, they are the same").click()
    expect(page.locator("[data-page=intro]")).to_be_visible()


def test_a_lost_reply_is_asked_for_again_by_itself(phone, site):
    page, lost = phone(), []
    page.route("**/issue", lambda route: (lost.append(route.fetch()), route.abort()) if not lost else route.continue_())
    page.goto(site.slip(2))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(REFUSED)).to_contain_text("tries again")
    assert lost[0].ok  # the server has signed: the place is bound to this device's message
    page.clock.fast_forward(6_000)
    expect(page.locator("[data-page=intro]")).to_be_visible()


def test_a_slip_that_began_elsewhere_gets_kind_words_and_one_that_was_used_is_done(phone, site):
    first, second = by_slip(phone(), site, 3), phone()
    second.goto(site.slip(3))
    second.get_by_role("button", name="Go on").click()
    expect(second.locator(REFUSED)).to_contain_text("began on another device")
    assert second.locator("[data-page=intro]").is_hidden()
    to_the_end(first)
    finish(first)
    before = site.cast("slips")
    first.goto(site.slip(3))
    first.get_by_role("button", name="Go on").click()
    expect(first.locator("[data-part=state]")).to_contain_text("in the box")
    assert site.cast("slips") == before


def test_the_next_resident_at_the_same_tablet_has_a_sheet_of_their_own(phone, site):
    page, before = phone(), site.cast("slips")
    for number in (4, 5):
        to_the_end(by_slip(page, site, number), mark=number - 4)
        finish(page)
    assert site.cast("slips") == before + 2
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert "sealed" not in kept
    assert "inverse" not in kept


def test_a_person_with_an_account_signs_in_and_keeps_the_announced_keys(phone, site):
    page = phone()
    page.goto(site.address("people"))
    page.get_by_role("link", name="Sign in").click()
    page.fill("input[name=name]", "staff-0")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.locator("[data-page=intro]")).to_be_visible()
    to_the_end(page, mark=2)
    finish(page)
    assert site.cast("people") == 1


def test_someone_without_a_place_is_shown_the_other_ways_in(phone, site):
    page = phone("ja")
    page.goto(site.address("people"))
    assert violations(page) == []
    page.get_by_role("link", name="用紙を持っています").click()
    assert page.url.endswith(f"#k={site.waves['people']['keys']}")
    page.fill("#code", site.waves["slips"]["slips"][6])  # of another wave
    page.press("#code", "Enter")
    expect(page.get_by_role("alert")).to_be_visible()


def test_whoever_finds_the_poster_answers_once_on_a_device(phone, site):
    page = phone()
    page.goto(site.address("poster"))
    to_the_end(page, mark=0)
    finish(page)
    page.reload()
    expect(page.locator("[data-part=state]")).to_contain_text("in the box")
    assert site.cast("poster") == 1


def test_keys_that_were_changed_are_refused_before_anything_is_asked(phone, site):
    page, before = phone(), issued(site)

    def changed(route):
        keys = route.fetch().json()
        keys["tally"]["custody"] = "single"
        route.fulfill(body=json.dumps(keys, separators=(",", ":")), content_type="application/json")

    page.route("**/keys.json", changed)
    page.goto(site.slip(7))
    page.get_by_role("button", name="Go on").click()
    expect(page.locator(REFUSED)).to_contain_text("not those that were announced")
    assert issued(site) == before
    page.unroute("**/keys.json")
    by_slip(page, site, 7)  # the control
    assert issued(site) == before + 1


def test_an_address_without_its_end_asks_for_the_whole_link(phone, site):
    page = phone()
    page.goto(f"/s/{site.waves['people']['id']}/")
    page.get_by_role("link", name="Sign in").click()
    page.fill("input[name=name]", "staff-1")
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")
    expect(page.locator(REFUSED)).to_contain_text("end of the address is missing")


def test_an_address_typed_from_a_poster_asks_to_compare_the_keys(phone, site):
    page, wave = phone(), site.waves["poster"]
    page.goto(f"/s/{wave['id']}/")
    shown = page.locator("[data-part=fingerprint]")
    expect(shown).to_have_text(" ".join(wave["keys"][at : at + 4] for at in range(0, 16, 4)))
    expect(page.locator("[data-page=compare]")).to_contain_text("poster")
    assert violations(page) == []
    page.get_by_role("button", name="Yes, they are the same").click()
    expect(page.locator("[data-page=intro]")).to_be_visible()


def test_without_https_the_pages_say_why_and_take_nothing(visitor, site):
    page = visitor(f"http://survey.test:{site.port}", "en", **PHONE)
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in (site.address("poster"), site.slip(8)):
        page.goto(address)
        expect(page.locator("main")).to_contain_text("came without HTTPS")
        assert page.locator("input:visible, [data-page]:visible, main button:visible").count() == 0
    assert not [url for url in asked if "/ballots/" in url]


def certificate(folder):
    """For 127.0.0.1, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "elearn")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))
    return folder / "cert.pem", folder / "key.pem"


def test_over_https_a_slip_is_taken_although_survey_pages_send_no_referrer(visitor, site, tmp_path):
    with site.beside(*certificate(tmp_path)) as server:
        page = visitor(server.url, "en", ignore_https_errors=True, **PHONE)
        page.clock.install()
        to_the_end(by_slip(page, site, 9), mark=1)
        finish(page)
