"""A small course of its own, and learners who take it: what the tests of learning and of classes start from."""

import itertools
import re
import uuid
from dataclasses import dataclass
from datetime import timedelta

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.learning import operations, queries
from elearn.learning.ids import new_answer_id

COURSE = """\
slug: town
audience: P3
title: {ja: まちのこと, en: Our town}
summary: {ja: みじかいおはなし, en: A short story}
pass_rule: {share: 0.5}
"""
LESSON = """\
minutes: 4
subject: {ja: 道徳, en: Moral education}
curriculum: [a3-1]
review_by: 2037-03-31
sources:
  - {title: A page, publisher: A ministry, url: "https://example.com/page", checked_on: 2026-11-22}
steps:
  - {key: why, kind: why, minutes: 1, questions: [first-move]}
  - {key: choose, kind: choose, minutes: 2, questions: [places, word]}
  - {key: reflect, kind: reflect, minutes: 1, questions: [feeling]}
questions:
  - {key: first-move, kind: single, options: [ask, wait, shout], right: [ask]}
  - {key: places, kind: multiple, options: [home, school, park], right: [home, park]}
  - {key: word, kind: short-text}
  - {key: feeling, kind: single, scored: false, options: [calm, unsure]}
"""
PARTS = {
    "lesson": ("title", "summary", "goal"),
    "plan": ("aim", "prepare", "short", "weekly", "care", "why", "choose", "reflect"),
    "why": ("title", "body"),
    "choose": ("title",),
    "reflect": ("title",),
    "first-move": ("prompt", "ask", "ask.because", "wait", "wait.because", "shout", "shout.because"),
    "places": ("prompt", "home", "home.because", "school", "school.because", "park", "park.because"),
    "word": ("prompt", "accept", "explain"),
    "feeling": ("prompt", "calm", "calm.because", "unsure", "unsure.because"),
}
ACCEPTED = {"ja": "ありがとう", "en": "thanks"}
RIGHT = {"first-move": "ask", "places": ["home", "park"], "word": "ありがとう", "feeling": "calm"}
WRONG = {"first-move": "shout", "places": ["school"], "word": "べつのことば", "feeling": "unsure"}


def write_course(folder):
    """The course on disk; gives the folder for `Settings.courses_dir`."""
    lesson = folder / "town" / "lessons" / "01-walk"
    lesson.mkdir(parents=True, exist_ok=True)
    (folder / "contacts.yml").write_text("contacts: []\n", "utf-8")
    (folder / "town" / "course.yml").write_text(COURSE, "utf-8")
    (lesson / "lesson.yml").write_text(LESSON, "utf-8")
    for language, accepted in ACCEPTED.items():
        (lesson / f"{language}.md").write_text(_words(language, accepted), "utf-8")
    return folder


def _words(language, accepted):
    """Every part says where it stands; what nobody may see before answering says CANARY."""
    lines = []
    for place, parts in PARTS.items():
        lines.append(f"# {place}")
        for part in parts:
            secret = part.endswith("because") or part == "explain"
            said = f"CANARY-{place}-{part}" if secret else f"{language} {place} {part}"
            lines += [f"## {part}", accepted if part == "accept" else said]
    return "\n".join(lines) + "\n"


def guest(*, expires_at=None):
    return accounts.create_learner("guest", expires_at=expires_at)


def attempt(learner_id=None, *, cohort_id=None, language="ja"):
    """A started attempt; gives its id. Needs an open unit of work."""
    who = learner_id or guest()
    return operations.start_attempt(who, "town", "walk", language, clock.now(), cohort_id=cohort_id)


_ticks = itertools.count()


def next_id():
    """An id above all that were made before, however fast the test is."""
    return new_answer_id(clock.now() + timedelta(milliseconds=next(_ticks)))


def answer(attempt_id, question, value, answer_id=None):
    """One answer as the outbox delivers it; gives the receipt."""
    asked = queries.asked(attempt_id, question, answer_id or next_id())
    return operations.answer_question(asked, value, clock.now())


@dataclass
class Browser:
    """One browser that has started the lesson, over HTTP."""

    client: object
    address: str
    key: str
    page: str

    @property
    def answers_url(self):
        return f"{self.address}answers"

    @property
    def attempt_id(self):
        return self.address.split("/")[3]

    def send(self, question, value, answer_id=None, *, key=None):
        """An answer as the script sends it."""
        body = {"answer_id": answer_id or next_id(), "question": question, "answer": value}
        headers = {"X-Attempt-Key": key} if key else {}
        return self.client.post(self.answers_url, json=body, headers=headers)

    def post_form(self, question, **fields):
        """An answer as the page's own form sends it."""
        form = self.client.get(self.address).text.split(f'id="q-{question}"')[1]
        answer_id = re.search(r'name="answer_id" value="([^"]+)"', form)[1]
        return self.client.post(self.answers_url, data={"question": question, "answer_id": answer_id, **fields})


def open_lesson(client):
    """Press start, and see the player."""
    started = client.post("/learn/attempts", data={"course": "town", "lesson": "walk"})
    return open_player(client, started.headers["location"])


def open_player(client, address):
    page = client.get(address)
    assert page.status_code == 200, page.text[:500]
    return Browser(client, address, re.search(r'data-key="([^"]+)"', page.text)[1], page.text)


def some_id():
    return str(uuid.uuid4())
