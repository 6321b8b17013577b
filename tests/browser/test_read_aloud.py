"""What a child hears: every sentence once, from the readings, none cut in two, nobody left out who could be called."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations

VOICE = """
window.said = [];
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const twin = Object.assign(new EventTarget(), {
  getVoices: () => [{ lang: "ja-JP", localService: true, name: "twin" }],
  speak: (one) => {
    said.push(one.text);
    twin.current = one;
    setTimeout(() => one === twin.current && one.onend(), 1);
  },
  cancel: () => { twin.current = null; },
});
Object.defineProperty(window, "speechSynthesis", { value: twin });
"""
LESSON = "p3/before-you-send"


class Listener:
    """A page with a voice that writes down what it says."""

    def __init__(self, page, site):
        page.add_init_script(VOICE)
        page.goto(f"/courses/{LESSON}/")
        page.locator('form[action$="/learn/attempts"] button').click()
        page.wait_for_url("**/learn/attempts/**")
        self.page = page

    def hear(self):
        """All that is said from one tap to the end."""
        button = self.page.locator("[data-controller=read-aloud]")
        silent = button.inner_text()
        self.page.evaluate("said.length = 0")
        button.click()
        for _ in range(200):
            self.page.wait_for_timeout(50)
            if button.inner_text() == silent:
                return self.page.evaluate("said")
        raise AssertionError("it never ends")

    def go_to(self, step):
        self.page.evaluate(f"location.hash = '#step-{step}'")
        self.page.locator(f"#step-{step}").wait_for()


@pytest.fixture
def listener(visitor, live_server):
    return Listener(visitor(live_server.url, "ja"), live_server)


def test_what_somebody_says_is_not_cut_from_who_says_it(listener):
    said = listener.hear()
    assert "さきに、はるとだけに「これ、のせていい？」ときく" in said
    assert not [words for words in said if words[0] in "」』）、。"]


def test_after_a_choice_only_what_is_new_is_read(listener):
    first = listener.hear()
    listener.page.locator("a.choice:visible").first.click()
    second = listener.hear()
    assert second
    assert not set(first) & set(second)


def test_a_story_that_goes_on_is_not_read_on(listener):
    listener.page.evaluate("void (speechSynthesis.speak = (one) => { speechSynthesis.current = one; })")
    button = listener.page.locator("[data-controller=read-aloud]")
    silent = button.inner_text()
    button.click()
    for _ in range(6):  # past the heading and the words before the story
        listener.page.evaluate("speechSynthesis.current.onend()")
    listener.page.locator("a.choice:visible").first.click()
    listener.page.evaluate("speechSynthesis.current.onend()")
    assert button.inner_text() == silent


def test_who_helps_is_read_with_the_number_and_without_small_print(listener):
    listener.go_to("incident")
    said = " ".join(listener.hear())
    assert "24じかんこどもSOSダイヤル 0120-0-78310" in said
    assert "チャイルドライン 0120-99-7777" in said
    assert "2026-" not in said


def test_a_text_with_gaps_is_read_with_what_may_stand_there(listener):
    listener.go_to("incident")
    said = listener.hear()
    assert "しゃしんのこと、ごめん。" in said
    assert sum("はずかしかったよね" in words for words in said) == 1


def test_what_several_fields_offer_is_heard_once(listener):
    listener.go_to("choose")
    said = listener.hear()
    offered = listener.page.locator("#q-no-face select").first.locator("option").all_inner_texts()[1:]
    assert offered
    assert [said.count(words.strip()) for words in offered] == [1] * len(offered)
    assert "これにする" not in said


def test_every_word_of_a_step_with_marks_in_it_is_heard(listener):
    listener.page.goto("/courses/p3/ai-real-or-not/")
    listener.page.locator('form[action$="/learn/attempts"] button').click()
    listener.page.wait_for_url("**/learn/attempts/**")
    listener.go_to("choose")
    said = "".join(listener.hear())
    shown = listener.page.locator("#step-choose .artefact.post .body").inner_text()
    endings = re.findall(r"[ぁ-ん]{4,}。", re.sub(r"\s", "", shown))
    assert endings
    assert [words for words in endings if words not in said] == []


def test_the_button_stays_within_reach_while_it_reads(listener):
    page = listener.page
    page.set_viewport_size({"width": 390, "height": 400})
    page.evaluate("void (speechSynthesis.speak = (one) => { speechSynthesis.current = one; })")
    button = page.locator("[data-controller=read-aloud]")
    button.click()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    page.wait_for_function("scrollY > 200")
    expect(button).to_be_in_viewport(ratio=1)
    button.click()
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(button).to_be_in_viewport(ratio=1)
    assert violations(page) == []
