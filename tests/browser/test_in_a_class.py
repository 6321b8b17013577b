"""A pupil's player follows the class: the teacher's pace, the pause, the reveal, the raised hand, the end."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.journeys.pupils import ChromiumPupil
from tests.journeys.teacher import NAME, PASSWORD, Teacher

LESSON = ("p3", "before-you-send")


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("school")).migrate() as site:
        site.run("people", "create", NAME, "--name", "Sato", "--password", PASSWORD)
        site.run("people", "grant", NAME, "teacher", "--at", "A")
        yield site


@pytest.fixture
def teacher(school):
    teacher = Teacher(school.url).sign_in().start(*LESSON)
    yield teacher
    teacher.http.close()


@pytest.fixture
def seat(visitor, school, teacher):
    pupil = ChromiumPupil(visitor(school.url), teacher.code, 7)
    pupil.site = school
    return pupil


def notice(pupil):
    return pupil.page.locator("[data-part=notice]")


def test_the_class_moves_with_its_teacher_and_may_look_back(seat, teacher):
    following = seat.page.locator("[data-go=next]")
    assert seat.key == "scene"
    expect(following).to_be_hidden()
    expect(seat.page.locator("[data-part=wait]")).not_to_be_empty()
    teacher.press("step", step=2)
    seat.arrive_at("choose")
    expect(notice(seat)).to_be_visible()
    expect(seat.step.locator("h2").first).to_be_focused()
    seat.back()
    assert seat.key == "why"
    expect(notice(seat)).to_be_hidden()
    seat.next()
    expect(following).to_be_hidden()
    seat.page.goto(f"/learn/attempts/{seat.attempt}/#step-reflect")
    assert seat.key == "choose"
    teacher.press("pace", pace="own")
    expect(following).to_be_visible()


def test_a_pause_covers_the_page_and_gives_the_place_back(seat, teacher):
    teacher.press("step", step=1)
    seat.arrive_at("why")
    button = seat.questions()[0].locator("> button")
    button.focus()
    teacher.press("hold", held="yes")
    curtain = seat.page.locator("[data-part=hold]")
    expect(curtain).to_be_visible()
    expect(curtain).not_to_be_empty()
    expect(curtain).to_be_focused()
    assert violations(seat.page) == []
    seat.page.keyboard.press("Tab")
    assert seat.page.evaluate("document.activeElement.closest('form, header') === null")
    teacher.press("hold", held="no")
    expect(curtain).to_be_hidden()
    expect(button).to_be_focused()


def test_feedback_waits_for_the_reveal(seat, teacher):
    teacher.press("step", step=1)
    seat.arrive_at("why")
    form = seat.questions()[0]
    seat.answer(form)
    expect(form.locator("[data-part=feedback]")).not_to_be_empty()
    expect(form.locator(".feedback")).to_have_count(0)
    teacher.press("reveal", step=1)
    expect(form.locator(".feedback")).to_be_visible()


def test_a_raised_hand_reaches_the_board_and_can_be_taken_down(seat, teacher):
    hand = seat.page.locator("[data-part=help]")
    hand.click()
    expect(hand).to_have_attribute("aria-pressed", "true")
    expect(notice(seat)).to_be_visible()
    assert violations(seat.page) == []
    seat.page.reload()
    expect(hand).to_have_attribute("aria-pressed", "true")
    hand.click()
    expect(hand).to_have_attribute("aria-pressed", "false")


def test_after_the_end_everyone_goes_on_alone(seat, teacher):
    teacher.press("step", step=1)
    seat.arrive_at("why")
    form = seat.questions()[0]
    seat.answer(form)
    teacher.press("end")
    expect(notice(seat)).to_be_visible()
    expect(form.locator(".feedback")).to_be_visible()
    seat.next()
    assert seat.key == "choose"
    late = seat.page.locator("#q-first-move")
    seat.fill(late)
    seat.send(late)
    expect(late.locator("[data-part=saved]")).to_have_attribute("data-state", "late")


@pytest.mark.parametrize("streams", ["cut off", "missing"])
def test_without_event_streams_the_class_is_followed_all_the_same(visitor, school, teacher, watch, streams):
    watch.expect("ERR_FAILED")
    page = visitor(school.url)
    if streams == "missing":
        page.add_init_script("delete window.EventSource")
    page.route("**/sessions/*/events", lambda route: route.abort())
    pupil = ChromiumPupil(page, teacher.code, 8)
    teacher.press("step", step=1)
    pupil.arrive_at("why")


def test_a_freed_seat_says_where_to_go(seat, teacher):
    seat_id = re.search(r"\?seat=([\w-]+)", teacher.board())[1]
    teacher.press(f"seats/{seat_id}/free")
    expect(notice(seat).locator("a")).to_be_visible()
    notice(seat).locator("a").click()
    expect(seat.page.locator(".seats")).to_be_visible()


def test_swapped_seats_show_their_new_numbers_and_keep_what_was_done(seat, teacher):
    teacher.press("step", step=1)
    seat.arrive_at("why")
    seat.answer(seat.questions()[0])
    teacher.press("swap", one=7, other=9)
    expect(seat.page.locator("[data-part=seat]")).to_contain_text("9")
    seat.page.reload()
    expect(seat.page.locator("[data-part=seat]")).to_contain_text("9")
    assert [question for question, _ in seat.answers()] == ["who-sees"]
