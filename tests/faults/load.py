"""Pupils who answer without a pause while something breaks, and the count of what became of their answers."""

import json
import random
import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import httpx
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url

from elearn.base.core import migrate
from elearn.base.core.db import Database
from elearn.base.core.places import packaged
from elearn.courseware.queries import load_catalogue
from tests.pupils import LESSON, Pupil

PUPILS = 8
LONGEST_WAIT_SECONDS = 90
CARELESS = {"PYTHONPATH": str(Path(__file__).with_name("careless"))}
EARLY = {**CARELESS, "ELEARN_CARELESS": "early"}


@cache  # reading all courses takes longer than most loads
def choices():
    """Questions of the lesson with two answers each that are both acceptable input."""
    lesson = load_catalogue(packaged("courses")).lesson(*LESSON)
    return [(q.key, list(q.options)) for q in lesson.questions.values() if q.kind == "single"]


def migrated(url):
    """The same URL, with this version's tables there."""
    database = Database(url)
    migrate.upgrade(database)
    database.close()
    return url


def engine_of(url):
    return make_url(url).get_backend_name()


class LoadPupil(Pupil):
    """Counts what the server did not take: a fault that nobody feels proves nothing."""

    def __init__(self, url, **more):
        super().__init__(url, **more)
        self.put_off = 0
        self.last = None  # what the server said last

    def post(self, question, answer, answer_id=None):
        try:
            reply = super().post(question, answer, answer_id)
        except httpx.TransportError:
            self.put_off += 1
            raise
        self.last = reply.status_code
        self.put_off += reply.status_code >= 500
        return reply


class Load:
    """Pupils who answer without a pause, each until the server took the answer, as the browser's outbox does."""

    def __init__(self, pupils):
        self.pupils = pupils
        self._questions, self._stop, self._failures = choices(), threading.Event(), []
        self._threads = [threading.Thread(target=self._keep_answering, args=(pupil,)) for pupil in pupils]

    def _keep_answering(self, pupil):
        try:
            while not self._stop.is_set():
                key, options = random.choice(self._questions)
                pupil.answer(key, random.choice(options), patience=LONGEST_WAIT_SECONDS)
        except Exception as error:  # noqa: BLE001 - told to the test, which fails with it
            self._failures.append(error)

    def start(self):
        for thread in self._threads:
            thread.start()

    def stop(self):
        """Let everybody get rid of the last answer; then nothing is on its way any more."""
        self._stop.set()
        for thread in self._threads:
            thread.join()
        assert self._failures == []

    @property
    def acknowledged(self):
        return sum(len(pupil.ledger.acknowledged) for pupil in self.pupils)

    @property
    def put_off(self):
        return sum(pupil.put_off for pupil in self.pupils)

    def await_answers(self, more=20):
        """Until so many more answers were acknowledged; the seconds that this took."""
        return self._await(lambda: self.acknowledged, more)

    def await_refusals(self, more=PUPILS):
        """Until so many more answers were put off: the fault is felt."""
        return self._await(lambda: self.put_off, more)

    def _told(self, count, wanted):
        each = [(pupil.last, len(pupil.ledger.acknowledged)) for pupil in self.pupils]
        return f"{count} of {wanted}; for each pupil the last status and how many were acknowledged: {each}"

    def _await(self, count, more):
        began, wanted = time.monotonic(), count() + more
        while count() < wanted:
            assert self._failures == []
            assert time.monotonic() < began + LONGEST_WAIT_SECONDS, self._told(count(), wanted)
            time.sleep(0.01)
        return time.monotonic() - began


@contextmanager
def load_on(server, *, pupils=PUPILS, joined=(), kind=LoadPupil):
    """Answers are on their way to the server until the block ends, and acknowledged before it begins.

    They come from so many pupils who learn alone, and from those who have `joined` a class.
    """
    alone = [kind(server.url) for _ in range(pupils)]
    for pupil in alone:
        pupil.start_alone()
    load = Load([*alone, *joined])
    load.start()
    try:
        load.await_answers()
        yield load
    finally:
        load.stop()
        for pupil in load.pupils:
            pupil.close()


@dataclass(frozen=True)
class Outcome:
    """What became of the answers, and how long after the end of each fault answers were taken again."""

    acknowledged: int
    lost: int
    duplicated: int
    wrong: int
    refused: int
    stored: int
    recovery: tuple[float, ...]

    @property
    def unharmed(self):
        return (self.lost, self.duplicated, self.wrong, self.refused) == (0, 0, 0, 0)

    def __str__(self):
        return (
            f"acknowledged {self.acknowledged}, lost {self.lost}, duplicated {self.duplicated}, wrong {self.wrong}, "
            f"slowest recovery {max(self.recovery):.1f} s"
        )


def stored(url):
    """Every answer that the database holds: id, question, answer."""
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, question, answer FROM answer")).all()
    engine.dispose()
    return [(i, q, json.loads(a) if isinstance(a, str) and a[:1] in '"[{tf0123456789' else a) for i, q, a in rows]


def outcome(load, url, recovery):
    """The pupils' ledgers against the database; `refused` are answers that were turned down for good."""
    rows = stored(url)
    kept = {i: (q, a) for i, q, a in rows}
    acknowledged = set().union(*(pupil.ledger.acknowledged for pupil in load.pupils))
    sent = {i: said for pupil in load.pupils for i, said in pupil.ledger.sent.items()}
    return Outcome(
        acknowledged=len(acknowledged),
        lost=len(acknowledged - kept.keys()),
        duplicated=len(rows) - len(kept),
        wrong=sum(sent[i] != value for i, value in kept.items()),
        refused=sum(len(pupil.ledger.refused) for pupil in load.pupils),
        stored=len(rows),
        recovery=tuple(recovery),
    )
