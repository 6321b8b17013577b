"""The server is killed at random moments while pupils answer: what was acknowledged is there, once, as it was sent."""

import json
import random
import threading
import time

from sqlalchemy import create_engine, text

from elearn.base.core import migrate
from elearn.base.core.db import Database
from elearn.base.core.places import packaged
from elearn.courseware.queries import load_catalogue
from tests.live import LiveServer
from tests.pupils import LESSON, Pupil
from tests.sizes import size

PUPILS = 8


def choices():
    """Questions of the lesson with two answers each that are both acceptable input."""
    lesson = load_catalogue(packaged("courses")).lesson(*LESSON)
    return [(q.key, list(q.options)) for q in lesson.questions.values() if q.kind == "single"]


def keep_answering(pupil, stop, failures):
    questions = choices()
    try:
        while not stop.is_set():
            key, options = random.choice(questions)
            pupil.answer(key, random.choice(options))
    except Exception as error:  # noqa: BLE001 - told to the test, which fails with it
        failures.append(error)


def stored(url):
    engine = create_engine(url)
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT id, question, answer FROM answer")).all()
    engine.dispose()
    return [(i, q, json.loads(a) if isinstance(a, str) and a[:1] in '"[{tf0123456789' else a) for i, q, a in rows]


def test_no_acknowledged_answer_is_lost_or_doubled(engine_url, tmp_path, capsys, figures):
    database = Database(engine_url)
    migrate.upgrade(database)
    database.close()
    server, stop, failures, recovery = LiveServer(engine_url, folder=tmp_path).start(), threading.Event(), [], []
    pupils = [Pupil(server.url) for _ in range(PUPILS)]
    for pupil in pupils:
        pupil.start_alone()
    threads = [threading.Thread(target=keep_answering, args=(p, stop, failures)) for p in pupils]
    [t.start() for t in threads]
    try:
        for _ in range(size("kill_moments")):
            time.sleep(random.uniform(0.1, 0.8))
            server.kill()
            began = time.monotonic()
            server.start()
            recovery.append(time.monotonic() - began)
        time.sleep(0.5)
    finally:
        stop.set()
        [t.join() for t in threads]
        server.stop()
    assert failures == []
    rows = stored(engine_url)
    kept = {i: (q, a) for i, q, a in rows}
    acknowledged = set().union(*(p.ledger.acknowledged for p in pupils))
    sent = {i: v for p in pupils for i, v in p.ledger.sent.items()}
    lost = acknowledged - kept.keys()
    wrong = [i for i, value in kept.items() if sent[i] != value]
    doubled = len(rows) - len(kept)
    refused = [r for p in pupils for r in p.ledger.refused]
    engine = engine_url.split(":")[0].split("+")[0]
    line = (
        f"SIGKILL x{size('kill_moments')} on {engine}: acknowledged {len(acknowledged)}, lost {len(lost)}, "
        f"duplicated {doubled}, wrong {len(wrong)}, slowest recovery {max(recovery):.1f} s"
    )
    with capsys.disabled():
        print("\n  " + line)
    figures(f"kill_{engine}", line)
    assert refused == []
    assert len(acknowledged) > 20
    assert (lost, doubled, wrong) == (set(), 0, [])
