"""A guest takes a whole lesson: by touch in both languages, and by keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.browser.pupil import LESSONS


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_guest_takes_the_lesson_to_its_end(pupil, lesson, language):
    guest = pupil(lesson, language)
    for place, step in enumerate(guest.steps(), 1):
        assert guest.key == step
        expect(guest.page.locator("[data-part=count]")).to_contain_text(f"{place}/{len(guest.steps())}")
        if step == "scene":
            guest.walk_scene()
        for form in guest.questions():
            guest.answer(form)
            expect(form.locator("[data-part=feedback] .feedback")).to_be_visible()
        if place < len(guest.steps()):
            guest.next()
    guest.page.locator("[data-part=finish]").click()
    guest.page.wait_for_url(f"**/learn/attempts/{guest.attempt}/done")
    expect(guest.page.locator("html")).to_have_attribute("lang", language)
    asked = [question for question, _ in guest.answers()]
    assert len(asked) == len(set(asked)) >= 5


def test_the_way_on_stands_out_once_all_is_done(pupil):
    guest = pupil()
    following = guest.page.locator("[data-go=next]")
    expect(following).to_have_class("button secondary")
    guest.walk_scene()
    expect(following).to_have_class("button")
    guest.next()
    for form in guest.questions():
        expect(following).to_have_class("button secondary")
        guest.answer(form)
    expect(following).to_have_class("button")


def test_the_keyboard_alone_goes_through_a_lesson(pupil):
    guest = pupil("p3/ai-real-or-not")
    guest.page.emulate_media(reduced_motion="reduce")
    for step in guest.steps():
        assert guest.key == step
        if step == "scene":
            _read_on_by_keyboard(guest)
        for form in guest.questions():
            _answer_by_keyboard(guest, form)
        if step != guest.steps()[-1]:
            _press(guest, guest.page.locator("[data-go=next]"), "Enter")
            expect(guest.step.locator("h2").first).to_be_focused()
    _press(guest, guest.page.locator("[data-part=finish]"), "Enter")
    guest.page.wait_for_url("**/done")
    assert len(guest.answers()) == 8


def _tab_to(guest, target, turns=60):
    """Only the Tab key moves; what cannot be reached so fails."""
    for _ in range(turns):
        if target.evaluate("(it) => it === document.activeElement"):
            return
        guest.page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches {target}")


def _press(guest, target, key):
    _tab_to(guest, target)
    guest.page.keyboard.press(key)


def _read_on_by_keyboard(guest):
    for _ in range(20):
        choices = guest.step.locator("a.choice:visible")
        if not choices.count():
            return
        _press(guest, choices.first, "Enter")
        expect(guest.step.locator(".node:visible")).to_be_focused()


def _answer_by_keyboard(guest, form):
    for field in form.locator("select:visible").all():
        _press(guest, field, "ArrowDown")
        if form.get_attribute("data-kind") == "ranking":
            break
    boxes = form.locator("input[type=radio], input[type=checkbox]")
    if boxes.count():
        _press(guest, boxes.first, "Space")
    _press(guest, form.locator("> button"), "Enter")
    guest.expect_saved(form)
