"""How a pupil uses the player, in the terms of its page."""

import json
import re
import time

from playwright.sync_api import expect

LESSONS = ["p3/before-you-send", "p3/ai-real-or-not", "j/phishing-and-passkeys"]


def start_lesson(page, site, lesson):
    """Opens a lesson's page and begins it."""
    page.goto(f"/courses/{lesson}/")
    page.locator('form[action$="/learn/attempts"] button').click()
    page.wait_for_url(re.compile("/learn/attempts/[^/]+/"), wait_until="load")
    return Pupil(page, site)


class Pupil:
    """A page that shows the player."""

    def __init__(self, page, site):
        self.page, self.site = page, site
        self.attempt = re.search(r"/learn/attempts/([^/]+)/", page.url)[1]

    @property
    def step(self):
        """The one step that is shown."""
        return self.page.locator(".step:visible")

    @property
    def key(self):
        return self.step.get_attribute("data-step")

    def steps(self):
        return self.page.locator(".step").evaluate_all("steps => steps.map(step => step.dataset.step)")

    def next(self):
        self.page.locator("[data-go=next]").click()

    def back(self):
        self.page.locator("[data-go=back]").click()

    def go_to(self, step):
        while self.key != step:
            self.next()

    def go_to_question(self, key):
        self.go_to(self.page.locator(f"#q-{key}").evaluate("form => form.closest('.step').dataset.step"))
        return self.page.locator(f"#q-{key}")

    def questions(self):
        return self.step.locator("form.question").all()

    def fill(self, form, choice=0):
        fill(form, choice)

    def send(self, form):
        form.locator("> button").click()

    def expect_saved(self, form):
        expect(form.locator("[data-part=saved]")).to_have_attribute("data-state", "saved", timeout=20_000)

    def expect_waiting(self, form):
        expect(form.locator("[data-part=saved]")).to_have_attribute("data-state", "waiting")

    def answer(self, form, choice=0):
        fill(form, choice)
        self.send(form)
        self.expect_saved(form)

    def answers(self):
        """What the server has, by question; every row counts."""
        return [(question, json.loads(answer)) for question, answer in self.site.answers(self.attempt)]

    def unsent(self):
        return unsent(self.page)

    def walk_scene(self):
        """Takes the first choice until the story ends."""
        for _ in range(20):
            choices = self.step.locator("a.choice:visible")
            if not choices.count():
                return
            choices.first.click()
        raise AssertionError("the scene does not end")


def unsent(page):
    """How many answers this browser still keeps."""
    return page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('elearn-outbox')).length")


def await_empty_outbox(page, seconds=10):
    """Waits until the browser has delivered everything. Asked from outside: the policy forbids eval inside the page."""
    until = time.monotonic() + seconds
    while unsent(page):
        assert time.monotonic() < until, "answers are still waiting"
        page.wait_for_timeout(100)


def fill(form, choice=0):
    """Some full answer, or that of one card by its value. Works with and without a script."""
    boxes = form.locator("input[type=radio], input[type=checkbox]")
    if isinstance(choice, str):
        return form.locator(f"input[value={choice}]").check(force=True)
    if boxes.count():
        return boxes.nth(choice % boxes.count()).check(force=True)
    for place, field in enumerate(form.locator("select:visible, input[type=text]:visible").all()):
        if field.evaluate("field => field.localName") == "input":
            field.fill(f"school {choice}")
        else:
            many = field.evaluate("field => field.options.length - 1")
            field.select_option(index=(place + choice) % many + 1)
    return None
