"""One step at a time, with the browser's own Back button; scenes and simulations that react to each tap."""

from playwright.sync_api import expect


def test_the_address_keeps_the_place_over_reload_and_back(pupil):
    guest = pupil()
    guest.next()
    assert guest.page.url.endswith("#step-why")
    guest.next()
    guest.page.reload()
    assert guest.key == "choose"
    guest.page.go_back()
    assert guest.key == "why"
    guest.page.go_back()
    assert guest.key == "scene"
    guest.page.go_forward()
    assert guest.key == "why"
    expect(guest.step.locator("h2").first).to_be_focused()


def test_who_comes_back_goes_on_at_the_first_open_question(pupil):
    guest = pupil()
    guest.answer(guest.go_to_question("who-sees"))
    guest.page.goto(f"/learn/attempts/{guest.attempt}/")
    assert guest.key == "choose"


def test_a_link_to_a_question_opens_its_step(pupil):
    guest = pupil()
    guest.page.goto(f"/learn/attempts/{guest.attempt}/#q-sorry")
    assert guest.key == "incident"
    expect(guest.page.locator("#q-sorry")).to_be_in_viewport()


def test_a_scene_shows_one_node_and_back_returns_to_the_choice(pupil):
    guest = pupil()
    nodes = guest.step.locator(".node:visible")
    expect(nodes).to_have_attribute("data-node", "evening")
    guest.step.locator("[data-to=asked]:visible").click()
    expect(nodes).to_have_attribute("data-node", "asked")
    expect(nodes).to_be_focused()
    guest.page.reload()
    expect(nodes).to_have_attribute("data-node", "asked")
    guest.page.go_back()
    expect(nodes).to_have_attribute("data-node", "evening")
    guest.next()
    guest.page.go_back()
    assert guest.key == "scene"


def test_from_the_end_of_a_scene_another_way_can_be_tried(pupil):
    guest = pupil()
    guest.walk_scene()
    guest.step.locator(".node:visible .again").click()
    expect(guest.step.locator(".node:visible")).to_have_attribute("data-node", "evening")
    expect(guest.page.locator("[data-go=next]")).to_have_class("button secondary")


def test_screens_are_done_when_every_place_of_the_goal_was_seen(pupil):
    guest = pupil("p3/ai-real-or-not")
    guest.go_to("try")
    done, screens = guest.step.locator(".sim .done"), guest.step.locator(".screen:visible")
    for name in ["zoom", "who", "search", "official"]:
        screens.locator(f"[data-to={name}]").click()
        expect(screens).to_have_attribute("data-screen", name)
        screens.locator("[data-to=post]").click()
    expect(done).to_have_count(0)
    guest.page.reload()
    screens.locator("[data-to=ask]").click()
    expect(guest.step.locator("[role=status] > .done")).to_be_visible()


def test_a_note_stands_above_the_screen_that_the_tap_led_to(pupil):
    guest = pupil("j/phishing-and-passkeys")
    guest.go_to("try")
    screens = guest.step.locator(".screen:visible")
    expect(guest.step.locator(".note:visible")).to_have_count(0)
    for _ in range(8):
        button = screens.locator("a.button").first
        name = button.get_attribute("data-button")
        has_note = guest.step.locator(f'[data-note="{name}"]').count()
        button.click()
        expect(screens.locator(".note:visible")).to_have_count(has_note)


def test_controls_show_the_effect_of_each_choice_and_are_done_when_all_are_safe(pupil):
    guest = pupil()
    guest.go_to("try")
    done = guest.step.locator(".sim .done")
    for control in guest.step.locator(".control").all():
        expect(control.locator(".effect:visible")).to_have_count(1)
        expect(done).to_have_count(0)
        safe = control.get_attribute("data-safe").split()[0]
        control.locator(f"input[value={safe}]").check(force=True)
        name = f"{control.get_attribute('data-control')}:{safe}"
        expect(control.locator(".effect:visible")).to_have_attribute("data-for", name)
    expect(done).to_be_visible()
    guest.page.reload()
    expect(done).to_be_visible()


def test_lines_are_ordered_by_buttons_and_the_order_is_what_is_sent(pupil):
    guest = pupil("j/phishing-and-passkeys")
    form = guest.go_to_question("first-moves")
    lines = form.locator("[data-item]")
    before = lines.evaluate_all("lines => lines.map(line => line.dataset.item)")
    down = lines.nth(0).locator("[data-move=down]")
    down.focus()
    guest.page.keyboard.press("Enter")
    expect(lines.nth(1).locator("[data-move=down]")).to_be_focused()
    guest.page.keyboard.press("Enter")
    expected = [before[1], before[2], before[0], *before[3:]]
    assert lines.evaluate_all("lines => lines.map(line => line.dataset.item)") == expected
    expect(form.get_by_role("status").first).to_contain_text("3.")
    guest.page.reload()
    assert lines.evaluate_all("lines => lines.map(line => line.dataset.item)") == expected
    guest.send(form)
    guest.expect_saved(form)
    assert guest.answers()[0][0] == "first-moves"
    assert guest.answers()[0][1] in (expected, {item: str(place) for place, item in enumerate(expected, 1)})


def test_lines_are_ordered_by_dragging(pupil):
    guest = pupil("j/phishing-and-passkeys")
    form = guest.go_to_question("first-moves")
    lines = form.locator("[data-item]")
    before = lines.evaluate_all("lines => lines.map(line => line.dataset.item)")
    form.scroll_into_view_if_needed()
    grip, last = lines.nth(0).locator(".grip").bounding_box(), lines.nth(4).bounding_box()
    guest.page.mouse.move(grip["x"] + 5, grip["y"] + 5)
    guest.page.mouse.down()
    guest.page.mouse.move(grip["x"] + 5, last["y"] + last["height"] - 5, steps=8)
    guest.page.mouse.up()
    assert lines.evaluate_all("lines => lines.map(line => line.dataset.item)") == [*before[1:], before[0]]


def test_in_a_ranking_no_option_stands_twice(pupil):
    guest = pupil()
    form = guest.go_to_question("worry")
    first, second = form.locator("select").all()
    first.select_option("photo")
    second.select_option("misread")
    second.select_option("photo")
    expect(first).to_have_value("misread")
    guest.send(form)
    guest.expect_saved(form)
    assert guest.answers() == [("worry", ["photo", "misread"])] or guest.answers() == [("worry", ["misread", "photo"])]
