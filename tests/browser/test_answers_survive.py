"""No answer is lost, none counts twice: outages, server faults, reloads, double clicks, no storage."""

import pytest
from playwright.sync_api import expect

from tests.browser.pupil import await_empty_outbox, start_lesson

SINGLE = "first-move"
ANSWERS = "**/learn/attempts/*/answers"


@pytest.fixture
def guest(pupil):
    return pupil()


def test_answers_given_offline_are_kept_over_a_reload_and_delivered_once(guest, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    form = guest.go_to_question("who-sees")
    guest.page.context.set_offline(True)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    second = guest.go_to_question(SINGLE)
    guest.fill(second, "riku")
    guest.send(second)
    guest.expect_waiting(second)
    assert guest.unsent() == 2
    assert guest.answers() == []

    guest.page.context.set_offline(False)
    guest.page.reload()

    guest.expect_saved(guest.page.locator(f"#q-{SINGLE}"))
    guest.expect_saved(guest.page.locator("#q-who-sees"))
    expect(guest.page.locator(f"#q-{SINGLE} .feedback")).to_be_visible()
    assert guest.answers() == [("who-sees", ["haruto"]), (SINGLE, "riku")]
    assert guest.unsent() == 0


def test_the_page_opened_again_without_the_server_in_reach_shows_what_waits(guest, watch):
    watch.expect("ERR_FAILED")
    guest.page.route(ANSWERS, lambda route: route.abort())
    form = guest.go_to_question(SINGLE)
    guest.fill(form, "stamp")
    guest.send(form)
    guest.expect_waiting(form)
    guest.page.reload()
    expect(form).to_be_visible()
    guest.expect_waiting(form)
    expect(form.locator("input[value=stamp]")).to_be_checked()
    guest.page.unroute(ANSWERS)
    guest.expect_saved(form)
    assert guest.answers() == [(SINGLE, "stamp")]


def test_being_online_again_delivers_without_a_touch(guest, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    form = guest.go_to_question(SINGLE)
    guest.page.context.set_offline(True)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    guest.page.context.set_offline(False)
    guest.expect_saved(form)
    assert guest.answers() == [(SINGLE, "haruto")]


@pytest.mark.parametrize("fault", ["500", "429", "a filter's page", "dropped", "dropped after it was stored"])
def test_faults_on_the_way_are_tried_again_under_the_same_id(guest, watch, fault):
    watch.expect("status of|ERR_")
    sent = []

    def trouble(route):
        sent.append(route.request.post_data_json["answer_id"])
        if len(sent) > 2:
            route.continue_()
        elif fault.isdigit():
            route.fulfill(status=int(fault), json={"title": "busy"}, content_type="application/problem+json")
        elif fault == "a filter's page":
            route.fulfill(status=403, body="<h1>blocked</h1>", content_type="text/html")
        else:
            if "stored" in fault:
                route.fetch()
            route.abort("connectionreset")

    guest.page.route(ANSWERS, trouble)
    form = guest.go_to_question(SINGLE)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_saved(form)
    assert len(sent) >= 3
    assert len(set(sent)) == 1
    assert guest.answers() == [(SINGLE, "haruto")]


def test_a_server_that_comes_back_a_while_later_gets_the_answers(own_server, pupil, watch):
    watch.expect("ERR_CONNECTION_REFUSED")
    own_server.start()
    guest = pupil(site=own_server)
    own_server.kill()
    form = guest.go_to_question(SINGLE)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    own_server.start()
    guest.expect_saved(form)
    assert guest.answers() == [(SINGLE, "haruto")]


def test_a_double_click_is_one_answer(guest):
    form = guest.go_to_question(SINGLE)
    guest.fill(form, "haruto")
    form.locator("> button").dblclick()
    guest.expect_saved(form)
    form.locator("> button").click()
    guest.expect_saved(form)
    guest.page.reload()
    form.locator("> button").click()
    guest.expect_saved(form)
    assert guest.answers() == [(SINGLE, "haruto")]


def test_another_choice_later_is_a_second_answer_that_counts(guest):
    form = guest.go_to_question(SINGLE)
    guest.answer(form, "stamp")
    guest.answer(form, "haruto")
    expect(form.locator(".feedback")).to_have_attribute("data-right", "yes")
    guest.page.reload()
    expect(form.locator("input[value=haruto]")).to_be_checked()
    assert guest.answers() == [(SINGLE, "stamp"), (SINGLE, "haruto")]


def test_a_refused_answer_says_why_and_keeps_what_was_written(pupil, watch):
    watch.expect("422")
    guest = pupil("j/phishing-and-passkeys")
    form = guest.go_to_question("owner")
    field = form.locator("input[type=text]")
    field.evaluate("field => field.removeAttribute('maxlength')")
    field.fill("あ" * 300)
    guest.send(form)
    expect(form.locator("[data-part=saved]")).to_contain_text("200")
    expect(field).to_have_value("あ" * 300)
    guest.page.reload()
    expect(field).to_have_value("あ" * 300)
    assert guest.unsent() == 0
    assert guest.answers() == []


def test_nothing_chosen_is_said_at_once_and_nothing_is_sent(guest):
    form = guest.go_to_question(SINGLE)
    guest.send(form)
    expect(form.locator("[data-part=saved]")).to_have_attribute("data-state", "fault")
    assert guest.unsent() == 0
    assert guest.answers() == []


@pytest.mark.parametrize("change", ["input[name=lang][value=en]", "input[name=size][value=large]"])
def test_a_choice_not_yet_sent_outlives_language_switch_and_large_print(guest, change):
    form = guest.go_to_question(SINGLE)
    guest.fill(form, "riku")
    guest.page.locator(".prefs summary").click()
    guest.page.locator(change).check(force=True)
    if "lang" in change:
        expect(guest.page.locator("html")).to_have_attribute("lang", "en")
    else:
        guest.page.reload()
        expect(guest.page.locator("html")).to_have_attribute("data-size", "large")
    expect(form).to_be_visible()
    expect(form.locator("input[value=riku]")).to_be_checked()
    assert guest.answers() == []


def test_leaving_with_unsent_answers_warns(guest, watch):
    watch.expect("ERR_FAILED")
    guest.page.route(ANSWERS, lambda route: route.abort())
    form = guest.go_to_question(SINGLE)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    asked = []
    guest.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    guest.page.evaluate("setTimeout(() => location.assign('/courses/'), 0)")
    guest.page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    assert guest.attempt in guest.page.url


def test_another_choice_made_meanwhile_is_not_called_saved(guest, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    form = guest.go_to_question(SINGLE)
    guest.page.context.set_offline(True)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    guest.fill(form, "riku")
    guest.page.context.set_offline(False)
    expect(form.locator(".feedback")).to_be_visible()
    expect(form.locator("[data-part=saved]")).to_be_empty()
    guest.send(form)
    guest.expect_saved(form)
    assert guest.answers() == [(SINGLE, "haruto"), (SINGLE, "riku")]


def test_what_can_never_be_delivered_is_given_up_and_holds_nothing_back(guest, watch):
    watch.expect("status of 40|status of 41")
    guest.page.evaluate(
        """() => {
          const body = { answer_id: "01900000-0000-7000-8000-000000000000", question: "gone", answer: "x" };
          const entry = { url: "/learn/attempts/long-gone/answers", key: "none", body };
          localStorage.setItem("elearn-outbox:" + body.answer_id, JSON.stringify(entry));
          localStorage.setItem("elearn-outbox:broken", "{");
        }"""
    )
    guest.page.reload()
    await_empty_outbox(guest.page)
    guest.answer(guest.go_to_question(SINGLE), "haruto")
    assert guest.answers() == [(SINGLE, "haruto")]


def test_the_page_where_a_code_is_typed_delivers_what_waits(guest, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    form = guest.go_to_question(SINGLE)
    guest.page.context.set_offline(True)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    context, page = guest.page.context, guest.page
    page.close()
    context.set_offline(False)
    other = context.new_page()
    other.goto("/join")
    await_empty_outbox(other)
    assert guest.answers() == [(SINGLE, "haruto")]


def test_the_next_pupil_on_the_device_delivers_what_the_last_one_left(guest, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    form = guest.go_to_question(SINGLE)
    guest.page.context.set_offline(True)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    context, page = guest.page.context, guest.page
    page.close()
    context.clear_cookies()
    context.set_offline(False)
    other = context.new_page()
    start_lesson(other, guest.site, "p3/ai-real-or-not")
    await_empty_outbox(other)
    assert guest.attempt not in other.url
    assert guest.answers() == [(SINGLE, "haruto")]


def test_two_tabs_with_the_same_backlog_leave_one_row(guest, watch):
    watch.expect("ERR_INTERNET_DISCONNECTED")
    form = guest.go_to_question(SINGLE)
    guest.page.context.set_offline(True)
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_waiting(form)
    other = guest.page.context.new_page()
    guest.page.context.set_offline(False)
    other.goto(guest.page.url)
    guest.expect_saved(form)
    await_empty_outbox(other)
    assert guest.answers() == [(SINGLE, "haruto")]


def test_without_storage_and_event_streams_answers_arrive_and_nothing_breaks(pupil, watch):
    guest = pupil()
    guest.page.add_init_script(
        """for (const name of ["localStorage", "sessionStorage"])
             Object.defineProperty(window, name, { get() { throw new DOMException("off", "SecurityError"); } });
           delete window.EventSource; delete crypto.randomUUID;"""
    )
    guest.page.reload()
    form = guest.go_to_question(SINGLE)
    guest.page.route(ANSWERS, lambda route: route.abort(), times=1)
    watch.expect("ERR_FAILED")
    guest.fill(form, "haruto")
    guest.send(form)
    guest.expect_saved(form)
    assert guest.answers() == [(SINGLE, "haruto")]
