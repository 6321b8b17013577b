"""A class survives a real school: three ways of answering, the bell, who was away, two grades, no account at all."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.accessibility import violations
from tests.browser.conftest import Site
from tests.browser.pupil import Pupil, await_empty_outbox
from tests.journeys.teacher import NAME, PASSWORD

LESSON = "p3/before-you-send"
QUESTION = "first-move"


@pytest.fixture(scope="module")
def school(tmp_path_factory):
    with Site(tmp_path_factory.mktemp("school")).migrate() as site:
        site.run("people", "create", NAME, "--name", "Sato", "--password", PASSWORD)
        site.run("people", "grant", NAME, "teacher", "--at", "A")
        yield site


class Wall:
    """The teacher's only screen: the projector in Chromium."""

    def __init__(self, page):
        self.page = page

    def read(self):
        self.page.wait_for_url(re.compile("/teach/sessions/[^/]+/screen"))
        self.session = self.page.url.split("/")[5]
        self.code = self.page.locator(".code").first.inner_text().replace(" ", "")
        return self

    def menu(self, name, words):
        """One of the two menus of the bar: `way` or `end`."""
        menu = self.page.locator(f"details#{name}")
        if menu.get_attribute("open") is None:
            menu.locator("summary").click()
        menu.get_by_role("button", name=words).click()

    def way(self, words):
        self.menu("way", words)
        expect(self.page.locator(f"details#way button:text-is('{words}')")).to_have_attribute("aria-pressed", "true")

    def next(self):
        self.page.get_by_role("button", name="Next", exact=True).click()

    def go_to(self, step):
        for _ in range(8):
            # Waits for a step: while the screen is drawn anew there is none for a moment, which is not "another one".
            here = self.page.locator(".step[data-step]").get_attribute("data-step")
            if here == step:
                return
            self.next()
            # Wait for the step that follows, not for the old one to go: between the two pages there is none at all.
            expect(self.page.locator(f".step[data-step]:not([data-step={here}])")).to_have_count(1)
        raise AssertionError(f"no step {step}")

    def ask(self, question):
        self.page.locator(f"a[data-question={question}]").click()
        expect(self.page.locator(f"a[data-question={question}]")).to_have_attribute("aria-current", "true")

    def raise_hands(self, counts, present):
        for cell, count in counts.items():
            self.page.locator(f"[name='hand.{cell}']").fill(str(count))
        self.page.locator("[name=present]").fill(str(present))
        self.page.get_by_role("button", name="Save the hands").click()
        expect(self.page.locator("[name^='hand.']").first).to_have_value("")

    def joined(self, count):
        expect(self.page.locator(".join-here .count")).to_contain_text(str(count))

    def end(self):
        self.menu("end", "End the class now")
        return self.result()

    def result(self):
        self.page.wait_for_url(re.compile("/result$"))
        return Result(self.page)


class Result:
    """The page after the class."""

    def __init__(self, page):
        self.page = page

    @property
    def figures(self):
        names = self.page.locator(".figures dt").all_inner_texts()
        return dict(zip(names, self.page.locator(".figures dd").all_inner_texts(), strict=True))

    def card(self, prompt):
        return self.page.locator(".card", has_text=prompt)

    def rows(self, prompt):
        rows = self.card(prompt).locator(".bars tr").all()
        return [row.locator(".num").inner_text() for row in rows]

    def says(self, prompt, words):
        expect(self.card(prompt)).to_contain_text(words)


@pytest.fixture
def desk(visitor, school):
    """A teacher who has signed in."""
    page = visitor(school.url, "en", viewport={"width": 1280, "height": 720})
    page.goto("/sign-in")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form button").click()
    page.wait_for_url("**/teach/")
    return page


@pytest.fixture
def wall(desk):
    return begin(desk)


def begin(desk, way="each"):
    desk.goto(f"/teach/lessons/{LESSON}/")
    desk.locator("select[name=way]").select_option(way)
    desk.locator("main form button").first.click()
    return Wall(desk).read()


@pytest.fixture
def device(visitor, school):
    """A pupil's device on which some numbers sit down; with a class's own pace of tapping."""

    def sit(code, *numbers, several=False, grade=None):
        page = visitor(school.url, "en")
        page.goto(f"/c/{code}")
        for number in numbers:
            if several:
                page.locator(f"input[name=seat][value='{number}']").check(force=True)
            else:
                page.get_by_role("button", name=str(number), exact=True).click()
        if several:
            page.get_by_role("button", name="Go on").click()
        if grade:
            page.get_by_role("button", name=grade).click()
        page.locator('main a[href^="/learn/attempts/"]').click()
        page.wait_for_url(re.compile("/learn/attempts/[^/]+/"), wait_until="load")
        return Pupil(page, school)

    return sit


def give(pupil, choice, question=QUESTION):
    form = pupil.page.locator(f"#q-{question}")
    expect(form).to_be_visible(timeout=15_000)
    pupil.fill(form, choice)
    pupil.send(form)
    expect(form.locator("[data-part=saved]")).to_have_attribute("data-state", re.compile("saved|late"), timeout=20_000)


def prompt(pupil, question=QUESTION):
    """The first line of a question, as the result page prints it."""
    return pupil.page.locator(f"#q-{question} .prompt, #q-{question} legend").first.inner_text().split("\n")[0][:30]


def seats(school, session):
    return school.rows("SELECT number FROM seat WHERE session_id = ? ORDER BY number", session)


def test_one_device_each(wall, device):
    class_ = [device(wall.code, number) for number in range(1, 4)]
    wall.joined(3)
    wall.go_to("choose")
    for pupil in class_:
        give(pupil, "adult")
    asked = prompt(class_[0])
    result = wall.end()
    assert result.figures["Pupils"] == "3"
    result.says(asked, "3 of 3 have answered")
    result.says(asked, "On a device each")


@pytest.mark.parametrize("way", ["mouse", "keyboard"])
def test_news_does_not_take_a_button_from_under_the_finger(wall, device, way):
    """The wall is drawn anew at every answer: what is being pressed just then must still be there when let go."""
    pupil = device(wall.code, 1)
    wall.joined(1)
    wall.go_to("choose")
    form = pupil.page.locator(f"#q-{QUESTION}")
    expect(form).to_be_visible(timeout=15_000)
    pupil.fill(form, "adult")
    press, release = HOLDS[way]
    press(wall.page, wall.page.locator("details#end summary"))
    with wall.page.expect_response(lambda answer: "screen-part" in answer.url):
        pupil.send(form)
    wall.page.wait_for_timeout(300)  # time enough to draw what has come
    release(wall.page)
    expect(wall.page.locator("details#end")).to_have_attribute("open", "")
    assert wall.end().figures["Pupils"] == "1"


def test_a_finger_that_is_never_let_go_does_not_stop_the_wall(wall, device):
    """A menu of the browser's own may swallow the way up: the wall must not stand still for the rest of the lesson."""
    _point(wall.page, wall.page.locator("details#end summary"))
    device(wall.code, 1)
    wall.joined(1)


def _point(page, element):
    element.hover()
    page.mouse.down()


def _lean(page, element):
    element.focus()
    page.keyboard.down("Space")


HOLDS = {
    "mouse": (_point, lambda page: page.mouse.up()),
    "keyboard": (_lean, lambda page: page.keyboard.up("Space")),
}


def test_groups_on_few_devices_count_by_heads(desk, device, school):
    wall = begin(desk, "shared")
    devices = [device(wall.code, *range(first, first + 4), several=True) for first in (1, 5, 9)]
    expect(devices[0].page.locator("[data-part=seat]")).to_contain_text("1・2・3・4")
    assert violations(devices[0].page) == []
    wall.joined(12)
    wall.go_to("choose")
    for pupil in devices:
        give(pupil, "adult")
    asked = prompt(devices[0])
    result = wall.end()
    assert result.figures["Pupils"] == "12"
    result.says(asked, "12 of 12 have answered")
    result.says(asked, "On shared devices: 3 answers")


HANDS_BY_KEY = {"haruto": 4, "stamp": 5, "riku": 6, "adult": 12, "shout": 3}
HANDS = sorted(map(str, HANDS_BY_KEY.values()))


def numbers(where):
    return sorted(where.locator(".bars .num").all_inner_texts())


def test_no_device_but_the_projector(desk):
    wall = begin(desk, "hands")
    wall.go_to("choose")
    wall.ask(QUESTION)
    wall.raise_hands(HANDS_BY_KEY, 30)
    assert violations(wall.page) == []
    wall.page.get_by_role("button", name="Show everyone’s answers").click()
    expect(wall.page.locator(".bars .num")).to_have_count(5)
    assert numbers(wall.page) == HANDS
    result = wall.end()
    assert result.figures["Pupils"] == "30"
    card = result.page.locator(".card", has_text="By a show of hands")
    expect(card).to_have_count(1)
    expect(card).to_contain_text("30 of 30 have answered")
    assert numbers(card) == HANDS


def test_a_switch_in_the_middle_keeps_everything(wall, device):
    """Two devices; one breaks and its pupil joins the other; then all screens go away."""
    one, two = device(wall.code, 1), device(wall.code, 2)
    wall.go_to("why")
    for pupil in (one, two):
        give(pupil, "group", "who-sees")
    first = prompt(one, "who-sees")
    one.page.goto(f"/c/{wall.code}")
    one.page.get_by_role("link", name="Yes, go on").wait_for()
    pictures = seat_pictures(one, wall)
    wall.way("Shared devices")
    join_neighbour(two, wall.code, 1, pictures)
    expect(two.page.locator("[data-part=seat]")).to_contain_text("2・1")
    wall.go_to("choose")
    give(two, "adult")
    asked = prompt(two)
    wall.way("Show of hands")
    wall.go_to("reflect")
    wall.ask("confidence")
    wall.raise_hands({"sure": 2}, 2)
    last = wall.page.locator(".prompt").inner_text()[:20]
    result = wall.end()
    assert result.figures["Pupils"] == "2"
    result.says(first, "2 of 2 have answered")
    result.says(first, "On a device each")
    result.says(asked, "2 of 2 have answered")
    result.says(asked, "On shared devices: 1 answer ")
    result.says(last, "By a show of hands")


def seat_pictures(pupil, wall):
    row = pupil.site.rows("SELECT pictures FROM seat WHERE session_id = ? AND number = 1", wall.session)
    return row[0][0].split()


def join_neighbour(pupil, code, number, pictures):
    page = pupil.page
    page.goto(f"/c/{code}")
    page.get_by_role("link", name="Someone sits with me").click()
    page.get_by_role("button", name=f"{number}: someone sits here").click()
    for name in pictures:
        page.locator(f"button[name=picture][value={name}]").click()
    page.locator('main a[href^="/learn/attempts/"]').click()
    page.wait_for_url(re.compile("/learn/attempts/[^/]+/"), wait_until="load")


def test_the_bell_and_next_time_everything_is_where_it_was(wall, device, desk):
    pupil = device(wall.code, 7)
    wall.go_to("choose")
    give(pupil, "adult")
    asked = prompt(pupil)
    wall.menu("end", "Go on next time")
    curtain = pupil.page.locator("[data-part=hold]")
    expect(curtain).to_contain_text("next time")
    expect(wall.page.locator("h1")).to_contain_text("next time")
    assert violations(wall.page) == []
    desk.goto("/teach/")
    row = desk.locator(".notice .row", has_text=" ".join([wall.code[:2], wall.code[2:4], wall.code[4:]]))
    row.get_by_role("button", name="Go on now").click()
    assert Wall(desk).read().code == wall.code
    expect(curtain).to_be_hidden()
    assert pupil.key == "choose"
    expect(pupil.page.locator("[data-part=seat]")).to_contain_text("7")
    result = wall.end()
    assert result.figures["Pupils"] == "1"
    result.says(asked, "1 of 1 have answered")


def test_two_minutes_before_the_bell(wall, device):
    pupil = device(wall.code, 7)
    wall.menu("end", "Wrap up in 2 minutes")
    expect(pupil.page.locator("#step-incident")).to_be_visible(timeout=15_000)
    expect(wall.page.locator(".wrap-up")).to_be_visible()
    wall.go_to("reflect")
    expect(pupil.page.locator("#step-reflect")).to_be_visible(timeout=15_000)
    give(pupil, "sure", "confidence")
    asked = prompt(pupil, "confidence")
    wall.page.locator(".controls-bar > form").get_by_role("button", name="End the class now").click()
    result = wall.result()
    result.says(asked, "1 of 1 have answered")


def test_a_menu_shuts_at_once_even_where_news_overtake_the_answer(wall):
    """Left open it hides the three buttons."""

    def late(route):
        answer = route.fetch()
        time.sleep(2)  # meanwhile the news of what was just done has the part drawn anew
        route.fulfill(response=answer)

    wall.page.route(re.compile("/way$"), late)
    wall.way("Shared devices")
    expect(wall.page.locator("details#way")).not_to_have_attribute("open", "")
    expect(wall.page.get_by_role("button", name="Next", exact=True)).to_be_visible()


def test_who_was_away_takes_the_lesson_afterwards_and_is_counted_apart(wall, device):
    pupil = device(wall.code, 1)
    wall.go_to("choose")
    give(pupil, "adult")
    asked = prompt(pupil)
    result = wall.end()
    absent = device(wall.code, 2)
    absent.go_to("choose")
    give(absent, "adult")
    expect(absent.page.locator(f"#q-{QUESTION} .feedback")).to_be_visible()
    await_empty_outbox(absent.page)
    result.page.reload()
    assert result.figures["Pupils"] == "1"
    assert result.figures["Later, by themselves"] == "1"
    result.says(asked, "2 of 2 have answered")
    result.says(asked, "1 of them late")


def test_two_grades_in_one_room(desk, device):
    desk.locator("details.several summary").click()
    for pick in (LESSON, "j/phishing-and-passkeys"):
        desk.locator(f"input[value='{pick}']").check()
    desk.get_by_role("button", name="Start them together").click()
    wall = Wall(desk).read()
    tabs = wall.page.locator(".tabs a")
    expect(tabs).to_have_count(2)
    names = tabs.all_inner_texts()
    titles = [re.sub(r"\s*\d+$", "", name.strip()) for name in names]
    young = [device(wall.code, number, grade=titles[0]) for number in (1, 2)]
    old = device(wall.code, 3, grade=titles[1])
    wall.go_to("choose")
    expect(young[0].page.locator("#step-choose")).to_be_visible(timeout=15_000)
    expect(old.page.locator("#step-choose")).to_be_hidden()
    for pupil in young:
        give(pupil, "adult")
    asked = prompt(young[0])
    wall.page.locator(".tabs a:not([aria-current])").click()
    wall.page.wait_for_load_state()
    wall.joined(1)
    wall.page.locator(".tabs a:not([aria-current])").click()
    wall.page.wait_for_load_state()
    result = wall.end()
    assert result.figures["Pupils"] == "2"
    result.says(asked, "2 of 2 have answered")
    result.page.locator(".tabs a:not([aria-current])").click()
    result.page.wait_for_load_state()
    assert result.figures["Pupils"] == "1"


def test_a_class_without_an_account(visitor, school, device):
    page = visitor(school.url, "en", viewport={"width": 1280, "height": 720})
    page.goto("/")
    page.locator('a[href="/teach/trial"]').click()
    assert violations(page) == []
    page.locator(f"form:has(input[value={LESSON.split('/')[1]}]) button").click()
    wall = Wall(page).read()
    expect(page.locator(".trial")).to_be_visible()
    pupil = device(wall.code, 5)
    expect(pupil.page.locator(".trial")).to_be_visible()
    wall.go_to("choose")
    give(pupil, "adult")
    asked = prompt(pupil)
    result = wall.end()
    expect(page.locator(".trial")).to_be_visible()
    assert result.figures["Pupils"] == "1"
    result.says(asked, "1 of 1 have answered")


def test_trying_as_a_pupil_disturbs_neither_sign_in_nor_class(desk):
    desk.get_by_role("link", name="Try as a pupil").first.click()
    desk.locator('form[action$="/learn/attempts"] button').click()
    desk.wait_for_url(re.compile("/learn/attempts/[^/]+/"))
    expect(desk.locator(".step:visible")).to_have_count(1)
    desk.goto("/teach/")
    expect(desk.locator("h1")).to_be_visible()
    assert desk.url.endswith("/teach/")


def test_the_line_for_the_weekly_plan_is_copied(desk):
    desk.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desk.goto(f"/teach/lessons/{LESSON}/")
    desk.get_by_role("button", name="Copy this line").click()
    expect(desk.locator("[data-part=copied]")).to_have_text("Copied")
    assert desk.evaluate("navigator.clipboard.readText()") == desk.locator("[data-part=text]").inner_text().strip()
    assert violations(desk) == []
