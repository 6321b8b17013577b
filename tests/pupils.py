"""Pupils over HTTP: they send answers as the browser's outbox does, and keep a ledger of what was acknowledged."""

import random
import re
import time
import uuid
from dataclasses import dataclass, field

import httpx

LESSON = ("p3", "before-you-send")
# Any answers that fit the lesson's questions will do here: what counts is that they are kept.
PATIENCE_SECONDS = 60


@dataclass
class Ledger:
    """What one client sent, and what the server acknowledged."""

    sent: dict[str, tuple[str, object]] = field(default_factory=dict)
    acknowledged: set[str] = field(default_factory=set)
    refused: list[tuple[str, int, str]] = field(default_factory=list)


class Pupil:
    """One browser's worth of HTTP: its cookie, its attempt, its outbox."""

    def __init__(self, url, *, timeout=10.0):
        self.http = httpx.Client(base_url=url, timeout=timeout, headers={"Accept-Language": "ja"})
        self.attempt = ""
        self.key = ""
        self.ledger = Ledger()

    def close(self):
        self.http.close()

    def start_alone(self, course=LESSON[0], lesson=LESSON[1]):
        """Begin the lesson as a guest."""
        answer = self.http.post("/learn/attempts", data={"course": course, "lesson": lesson})
        assert answer.status_code == 303, answer.text[:500]
        return self.enter(answer.headers["location"])

    def enter(self, address):
        """Open the player page and read from it what the script reads."""
        page = self.http.get(address)
        assert page.status_code == 200, page.text[:500]
        self.attempt = re.search(r'data-attempt="([^"]+)"', page.text)[1]
        self.key = re.search(r'data-key="([^"]+)"', page.text)[1]
        return page.text

    def post(self, question, answer, answer_id=None):
        """One try, no retry."""
        answer_id = answer_id or str(uuid.uuid4())
        self.ledger.sent[answer_id] = (question, answer)
        reply = self.http.post(
            f"/learn/attempts/{self.attempt}/answers",
            json={"answer_id": answer_id, "question": question, "answer": answer},
            headers={"X-Attempt-Key": self.key},
        )
        if reply.status_code == 200:
            assert reply.json()["saved"] is True
            self.ledger.acknowledged.add(answer_id)
        elif reply.status_code < 500 and reply.status_code != 429:
            self.ledger.refused.append((answer_id, reply.status_code, reply.text[:300]))
        return reply

    def answer(self, question, answer, *, patience=PATIENCE_SECONDS):
        """Send until acknowledged or refused for good, as the outbox does: same id, same answer."""
        answer_id, until = str(uuid.uuid4()), time.monotonic() + patience
        while time.monotonic() < until:
            try:
                reply = self.post(question, answer, answer_id)
            except httpx.TransportError:
                time.sleep(random.uniform(0.01, 0.1))
                continue
            if reply.status_code < 500 and reply.status_code != 429:
                return answer_id
            time.sleep(random.uniform(0.01, 0.1))
        raise AssertionError(f"{question} was not taken within {patience} s")
