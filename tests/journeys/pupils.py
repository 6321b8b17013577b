"""Pupils of a class: over HTTP, each in a thread of its own with an outbox as the browser's, and in Chromium."""

import random
import re
import threading
from contextlib import closing
from datetime import timedelta
from itertools import count

from playwright.sync_api import expect

from elearn.base.core import clock
from elearn.learning.ids import new_answer_id
from tests.browser.pupil import Pupil as BrowserPupil
from tests.browser.pupil import await_empty_outbox
from tests.journeys.teacher import LONGEST_WAIT_SECONDS, TOKEN, states
from tests.pupils import Pupil

_ticks = count()


def some_answer(question, texts, dice):
    """What a pupil might answer, in the form that the browser sends."""
    if question.kind == "single":
        return dice.choice(question.options)
    if question.kind == "multiple":
        return dice.sample(question.options, k=dice.randint(1, len(question.options)))
    if question.kind == "ranking":
        return dice.sample(question.options, k=question.choose)
    return question.right_answer(texts)


class ClassPupil(Pupil):
    """A seat in a class.

    With `leaves_at` (a question) the network goes away there and comes back when `may_return` is set; with `moves_at`
    the pupil goes on at another device from that question on.
    """

    def __init__(self, url, lesson, number):
        super().__init__(url, timeout=30)
        self.url, self.lesson, self.number, self.dice = url, lesson, number, random.Random(number)
        self.outbox, self.asked, self.feedback = [], set(), {}
        self.leaves_at = self.moves_at = ""
        self.offline = self.over = False
        self.has_left, self.may_return = threading.Event(), threading.Event()

    def join(self, code):
        self.code = code
        page = self.http.get(f"/c/{code}").text
        claim = re.search(r'name="claim" value="([^"]+)"', page)[1]
        form = {"csrf_token": TOKEN.search(page)[1], "claim": claim, "seat": self.number}
        taken = self.http.post(f"/c/{code}/seat", data=form)
        assert taken.status_code == 303, taken.text[:500]
        shown = self.http.get(taken.headers["location"]).text
        self.pictures = re.findall(r"</svg>\s*(\S+?)\s*</li>", shown.split('class="pass"')[1])
        self._open(re.search(r'href="(/learn/attempts/[^"]+)"', shown)[1])

    def _open(self, address):
        self.session = re.search(r'data-session="([^"]+)"', self.enter(address))[1]

    def live(self):
        """Follow the class to its end: do what comes up, look at what is revealed."""
        while not self.over:
            with closing(states(self.http, self.session)) as following:
                here = self.http
                for state in following:
                    self._see(state)
                    if self.over or self.offline or self.http is not here:
                        break
            if self.offline:
                self._wait_for_the_network()

    def _see(self, state):
        assert (state["you"], state["attempt"]) == ("seat", self.attempt)
        if set(state["revealed"]) - self.feedback.keys():
            self.feedback = self.http.get(f"/learn/attempts/{self.attempt}/feedback").json()["feedback"]
        self.over = state["state"] == "ended"
        if not state["held"] and not self.over:
            self._work(self._within_reach(state))

    def _within_reach(self, state):
        steps = list(self.lesson.steps)
        if state["pace"] == "teacher":
            steps = steps[: [step.key for step in steps].index(state["step"]) + 1]
        return [key for step in steps for key in step.questions if key not in self.asked]

    def _work(self, keys):
        for key in keys:
            if key == self.leaves_at:
                self.offline = True
            if key == self.moves_at:
                return self._change_device(key)
            self.give(key)
        return None

    def give(self, key):
        """One answer: into the outbox, and out of it unless the network is away."""
        self.asked.add(key)
        question = self.lesson.questions[key]
        value = some_answer(question, self.lesson.texts("ja").place(key), self.dice)
        answer_id = new_answer_id(clock.now() + timedelta(milliseconds=next(_ticks)))
        self.ledger.sent[answer_id] = (key, value)
        self.outbox.append((key, value, answer_id))
        if not self.offline:
            self.deliver()

    def deliver(self):
        """Everything that waits, in batches of the outbox's own order."""
        for waiting in self.outbox:
            assert self.post(*waiting).status_code == 200
        self.outbox = []

    def _wait_for_the_network(self):
        """Then as after any outage with two tabs open: every answer twice, in any order."""
        self.has_left.set()
        assert self.may_return.wait(LONGEST_WAIT_SECONDS)
        self.outbox *= 2
        self.dice.shuffle(self.outbox)
        self.offline, self.leaves_at = False, ""
        self.deliver()

    def _change_device(self, key):
        """The old device still holds an answer when the pupil sits down at the new one, and sends it afterwards."""
        self.moves_at, before, old = "", self.attempt, self.http
        self.offline = True
        self.give(key)
        self.offline = False
        self.http = type(self)(self.url, self.lesson, self.number).http
        self._come_back()
        assert self.attempt == before
        new, self.http = self.http, old
        self.deliver()
        self.http = new
        old.close()

    def _come_back(self):
        """By the words of the three pictures, one tap each."""
        address, picked = f"/c/{self.code}/back", []
        page = self.http.get(address, params={"seat": self.number}).text
        for seen in self.pictures:
            names = {words: name for name, words in re.findall(r'value="([a-z-]+)"[^>]*? aria-label="([^"]+)"', page)}
            picked.append(names[seen])
            form = {"csrf_token": TOKEN.search(page)[1], "seat": self.number, "picture": picked}
            answer = self.http.post(address, data=form)
            page = answer.text
        assert answer.status_code == 303, page[:500]
        self._open(answer.headers["location"])


class ChromiumPupil(BrowserPupil):
    """A seat in a class, in a real browser; taps counted from the landing page."""

    def __init__(self, page, code, number):
        self.number, self.taps = number, 0
        page.goto("/")
        page.locator("#code").fill(code)
        self._tap(page.locator('form[action="/join"] button'))
        self._tap(page.get_by_role("button", name=str(number), exact=True))
        self._tap(page.locator('main a[href^="/learn/attempts/"]'))
        page.wait_for_url(re.compile("/learn/attempts/[^/]+/"), wait_until="load")
        super().__init__(page, None)

    def _tap(self, target):
        target.click()
        self.taps += 1

    def arrive_at(self, step):
        """The teacher brings everyone along."""
        expect(self.page.locator(f"#step-{step}")).to_be_visible(timeout=15_000)

    def answer_step(self, *, offline_after=None):
        """All questions of the step on screen; from `offline_after` answers on without a network."""
        for place, form in enumerate(self.questions()):
            if place == offline_after:
                self.page.context.set_offline(True)
            self.fill(form, self.number)
            self.send(form)
            (self.expect_saved if offline_after is None or place < offline_after else self.expect_waiting)(form)

    def come_online(self):
        self.page.context.set_offline(False)
        await_empty_outbox(self.page, 30)
