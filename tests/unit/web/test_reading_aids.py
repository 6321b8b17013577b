"""Reading aids in a real browser: at once, without losing the place, and kept."""

import pytest

from hatch_build import ROOT

pytestmark = pytest.mark.browser

VOICES = """
window.spoken = [];
const voice = { lang: "ja-JP", localService: true, name: "test" };
const fake = new EventTarget();
Object.assign(fake, {
  getVoices: () => [voice],
  speak: (one) => { window.spoken.push(one.text); window.current = one; },
  cancel: () => { window.current = null; },
});
Object.defineProperty(window, "speechSynthesis", { value: fake });
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


@pytest.fixture
def context(browser):
    """Silent errors on a page are failures."""
    context = browser.new_context(locale="ja-JP", viewport={"width": 320, "height": 640})
    errors = []
    context.on("weberror", lambda error: errors.append(str(error.error)))
    yield context
    context.close()
    assert errors == []


@pytest.fixture
def page(context, site):
    page = context.new_page()
    page.goto(f"{site}/lesson#step-3")
    return page


def height(page):
    return page.locator("#story").bounding_box()["height"]


def shown(page):
    return page.locator("rt").evaluate_all(
        "all => all.filter(rt => rt.getClientRects().length).map(rt => rt.textContent)"
    )


def test_readings_change_at_once_without_moving_a_line_and_are_kept(page):
    page.get_by_text("よみやすく").click()
    tall = height(page)
    page.get_by_label("ならっていない字だけ").check()
    assert shown(page) == ["ちょさくけん"]
    page.get_by_label("なし").check()
    assert shown(page) == []
    assert height(page) == tall
    page.reload()
    assert shown(page) == []


def test_large_print_applies_at_once(page):
    page.get_by_text("よみやすく").click()
    page.get_by_label("大きく").check()
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "25px"


def test_another_language_keeps_the_place(page, site):
    page.get_by_text("よみやすく").click()
    with page.expect_navigation():
        page.get_by_label("English").check()
    page.wait_for_load_state()
    assert page.url == f"{site}/lesson#step-3"
    assert page.get_by_text("Reading aids").is_visible()


def test_the_panel_closes_by_key_and_gives_the_focus_back(page):
    page.get_by_text("よみやすく").click()
    page.get_by_label("大きく").focus()
    page.keyboard.press("Escape")
    assert page.locator(".prefs form").is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_without_a_voice_nothing_offers_to_read(page):
    assert page.locator("[data-controller=read-aloud]").is_hidden()


def test_it_reads_sentence_by_sentence_from_the_readings_and_only_when_tapped(context, site):
    context.add_init_script(VOICES)
    page = context.new_page()
    page.goto(f"{site}/lesson")
    page.wait_for_function("!document.querySelector('[data-controller=read-aloud]').hidden")
    assert page.evaluate("spoken") == []
    page.get_by_role("button", name="声でよむ").click()
    page.evaluate("current.onend()")
    page.evaluate("current.onend()")
    assert page.evaluate("spoken") == ["送信の前に", "ともだちから来た。", "ちょさくけんは？"]
    assert page.evaluate("[...CSS.highlights.get('reading')].map(range => range.toString().includes('著作権'))") == [
        True
    ]
    page.get_by_role("button", name="とめる").click()
    page.get_by_role("button", name="つづきをよむ").click()
    assert page.evaluate("spoken.at(-1)") == "ちょさくけんは？"
    page.evaluate("current.onend()")
    assert page.get_by_role("button", name="声でよむ").is_visible()
    assert not page.evaluate("CSS.highlights.has('reading')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_the_page_with_its_panel_open(browser, site, scheme):
    context = browser.new_context(
        locale="ja-JP", viewport={"width": 320, "height": 640}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    page.goto(f"{site}/lesson")
    page.get_by_text("よみやすく").click()
    page.evaluate((ROOT / "node_modules/axe-core/axe.min.js").read_text())
    found = page.evaluate("axe.run().then(result => result.violations.map(one => one.id))")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
