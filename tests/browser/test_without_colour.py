"""Seen as people with other eyes see it: states that differ look different once their colours are gone or confused.

Chromium simulates the deficiency; states differ where one is clearly inked (3 : 1 to its ground, as WCAG 1.4.11 asks of
signs) and the other bare, and the strongest of each reaches 4.5 : 1. The control takes the marks away: then colour is
all that is left, and the states must look alike.
"""

from itertools import combinations

import pytest

from tests.browser.picture import difference, ink
from tests.browser.town import enter, teachers_pages

DEFICIENCIES = ["deuteranopia", "protanopia", "tritanopia", "achromatopsia"]
# Pixels in which two states differ: less than the smallest mark, more than the rim of a letter that is set anew.
LEAST_DIFFERENT = 12
SET = "(element, [name, value]) => value === null ? element.removeAttribute(name) : element.setAttribute(name, value)"


class Eyes:
    """A page as people with different colour vision deficiencies see it."""

    def __init__(self, page):
        self.page = page
        self.session = page.context.new_cdp_session(page)

    def go(self, address):
        self.page.goto(address)
        return self.page

    def see(self, element):
        """For each deficiency: what stands out on the element, and how strongly its strongest sign does."""
        element.scroll_into_view_if_needed()
        return [self._with(deficiency, element) for deficiency in DEFICIENCIES]

    def _with(self, deficiency, element):
        self.session.send("Emulation.setEmulatedVisionDeficiency", {"type": deficiency})
        return ink(element.screenshot(animations="disabled", caret="hide"))

    def states(self, element, attribute, values):
        """The element in each of its states. The element itself, not whatever fits: a state may be part of its name."""
        seen, element = {}, element.element_handle()
        for value in values:
            element.evaluate(SET, [attribute, value])
            seen[value] = self.see(element)
        return seen


def alike(seen):
    """Pairs of states that some eyes cannot tell apart."""
    return [
        (one, other, deficiency)
        for (one, views), (other, others) in combinations(seen.items(), 2)
        for deficiency, first, second in zip(DEFICIENCIES, views, others, strict=True)
        if difference(first, second) < LEAST_DIFFERENT
    ]


def faint(seen, least=4.5):
    """States whose strongest sign is too weak for some eyes."""
    return [
        (state, deficiency, round(view.strongest, 2))
        for state, views in seen.items()
        for deficiency, view in zip(DEFICIENCIES, views, strict=True)
        if view.strongest < least
    ]


@pytest.fixture(params=["light", "dark"])
def eyes(request, town, visitor, watch):
    watch.expect("404")
    look = {"color_scheme": request.param, "reduced_motion": "reduce"}
    return Eyes(visitor(town.url, "ja", viewport={"width": 820, "height": 1180}, **look))


def hold_still(page):
    """The board is drawn anew now and then; without its script it stays as it is."""
    page.route("**/board*.js", lambda route: route.abort())


def test_the_seats_of_a_class(eyes, watch):
    watch.expect("Failed to load resource")
    hold_still(eyes.page)
    board = next(address for address in teachers_pages(eyes.page) if address.count("/") == 4 and "sessions" in address)
    eyes.go(board)
    seat = eyes.page.locator(".room > li").first
    seen = {}
    for state in ("here", "away", "help"):
        seat.locator(".status").evaluate(SET, ["data-state", state])
        seen |= eyes.states(seat, "data-state", [state])
    assert alike(seen) == []
    assert faint(seen) == []
    step = eyes.page.locator(".steps > li").last
    assert alike(eyes.states(step, "data-done", [None, ""])) == []
    assert alike(eyes.states(step, "aria-current", [None, "step"])) == []


def test_seats_to_take(eyes):
    enter(eyes.page, "pupil")
    taken = eyes.page.locator("button.taken").first
    seen = eyes.states(taken, "class", ["taken", ""])
    assert alike(seen) == []
    assert faint(seen) == []


def test_what_a_notice_is_about(eyes):
    eyes.go("/join?code=wrong")
    seen = eyes.states(eyes.page.locator(".notice").first, "data-tone", ["info", "care", "good", "fault"])
    assert alike(seen) == []
    assert faint(seen) == []


def test_the_checklist(eyes):
    eyes.go("/check")
    verdict = eyes.page.locator("[data-part=verdict]")
    verdict.wait_for()
    line = eyes.page.locator(".checks > li").first
    seen = eyes.states(line, "data-state", ["waiting", "good", "fair", "later", "bad"])
    assert alike(seen) == []
    assert faint(seen) == []


def start(eyes):
    eyes.go("/courses/p3/before-you-send/")
    eyes.page.locator('form[action$="/learn/attempts"] button').click()
    eyes.page.wait_for_url("**/learn/attempts/**")
    eyes.page.evaluate("location.hash = '#step-choose'")
    eyes.page.locator("#q-first-move").wait_for()
    return eyes.page


def test_answers_and_what_is_said_of_them(eyes):
    page = start(eyes)
    form = page.locator("#q-first-move")
    card = form.locator("label.card").first
    before = eyes.see(card)
    card.locator("input").check(force=True)
    page.mouse.move(0, 0)
    after = eyes.see(card)
    assert alike({"open": before, "chosen": after}) == []
    form.locator("> button").click()
    feedback = form.locator(".feedback")
    feedback.wait_for()
    seen = eyes.states(feedback, "data-right", ["yes", "partly", "no", "none"])
    assert alike(seen) == []
    assert faint(seen) == []


def test_places_marked_in_a_message(eyes):
    page = start(eyes)
    spot = page.locator("#q-draft .spot").first
    free = eyes.see(spot)
    spot.locator("input").check(force=True)
    page.mouse.move(0, 0)
    page.locator("h1").first.click()
    assert alike({"free": free, "marked": eyes.see(spot)}) == []
    spot.locator("input").uncheck(force=True)
    page.locator("h1").first.click()
    seen = eyes.states(spot, "data-mark", ["right", "missed", "harmless"])
    assert alike(seen) == []
    assert faint(seen) == []


def test_how_far_the_lesson_has_come(eyes):
    page = start(eyes)
    dot = page.locator(".dots > [data-now]").element_handle()
    now = eyes.see(page.locator(".dots"))
    dot.evaluate(SET, ["data-now", None])
    done = eyes.see(page.locator(".dots"))
    dot.evaluate(SET, ["data-done", ""])
    ahead = eyes.see(page.locator(".dots"))
    assert alike({"now": now, "ahead": done}) == []
    assert alike({"ahead": done, "done": ahead}) == []


def test_who_writes_in_a_chat(eyes):
    page = start(eyes)
    chat = page.locator("#q-draft .chat").first
    bubble = chat.locator(".bubble").first
    mine = bubble.bounding_box()["x"]
    bubble.evaluate(SET, ["data-me", "no"])
    assert bubble.bounding_box()["x"] < mine - 20


def test_the_sentence_that_is_read_aloud(eyes):
    page = start(eyes)
    words = page.locator("#step-choose p").first
    seen = eyes.states(words, "class", ["", "reading"])
    assert alike(seen) == []
    assert faint(seen) == []


def test_colour_alone_would_not_do(eyes):
    """The control: without their marks the tones of a notice are the same to these eyes."""
    eyes.go("/join?code=wrong")
    notice = eyes.page.locator(".notice").first
    eyes.session.send("DOM.enable")
    eyes.session.send("CSS.enable")
    sheet = eyes.session.send("CSS.createStyleSheet", {"frameId": frame(eyes)})["styleSheetId"]
    text = ".notice::before { content: none !important }"
    eyes.session.send("CSS.setStyleSheetText", {"styleSheetId": sheet, "text": text})
    seen = eyes.states(notice, "data-tone", ["care", "good", "fault"])
    assert len(alike(seen)) == 3 * len(DEFICIENCIES)


def frame(eyes):
    return eyes.session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
