"""What a survey costs the server: `python -m bench.surveys`; rows as `bench.__main__` prints them.

CPU seconds of a complete respondent (issue and cast, with everything that Flask does around the cast), ballots cast
per second, and the tally of sealed ballots against the bare opening rate times the cores, with the peak of memory of
all its processes.
"""

import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import psutil

from elearn.app import create_app
from elearn.base.core.db import Base, Database
from elearn.settings import Settings
from elearn.surveys.crypto import custody, sealing
from elearn.surveys.instruments.encoding import BallotShape
from elearn.surveys.instruments.reading import definitions, instrument
from elearn.surveys.sitting.rulers import ruler_of
from elearn.surveys.tally.chunks import Ballot, Sitting
from elearn.surveys.tally.opening import open_and_count
from tests.surveys import waves

# The tests' own respondents, untyped as tests are.
town: Any = waves
STRATUM = "p3-grade-5-01"
RESPONDENTS = int(os.environ.get("BENCH_RESPONDENTS", "400"))
BALLOTS = int(os.environ.get("BENCH_BALLOTS", "1000000"))
# Sealed once each, then repeated: opening costs the same, and the bench does not seal a million.
DISTINCT = 20_000
BARE = 6_000
Row = dict[str, object]


def respondents() -> list[Row]:
    """CPU of issue and cast, and casts per second, on SQLite in this process."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings(mode="test", database_url=f"sqlite:///{folder}/bench.db", keys_dir=Path(folder)))
        database = app.services.get(Database)
        Base.metadata.create_all(database.engine)
        wave = town.open_wave(app, {STRATUM: "p3/1"})
        plain = town.answers(core="calm")
        issued, people = _timed(lambda: [wave.respondent(STRATUM) for _ in range(RESPONDENTS)])
        # The client's blinding and unblinding are in `issued`; what the server does in it is the signing alone.
        signing, _ = _timed(lambda: [wave.issue(STRATUM, person.blinded) for person in people])
        bodies = [person.ballot(plain) for person in people]
        casting, _ = _timed(lambda: [town.cast(app.test_client(), wave, body).status_code for body in bodies])
        rate = _casts_per_second(wave)
        database.close()
    cpu = (signing + casting) / RESPONDENTS
    each = {name: spent / RESPONDENTS * 1000 for name, spent in (("sign", signing), ("cast", casting))}
    print(f"  respondent: {cpu * 1000:.2f} ms CPU (sign {each['sign']:.2f}, cast {each['cast']:.2f})")
    print(f"  casts: {rate:.0f}/s (with client {issued / RESPONDENTS * 1000:.2f} ms each to prepare)")
    return [
        {"what": "CPU seconds per respondent (issue + cast)", "value": cpu, "aim": "<= 0.01"},
        {"what": "ballots cast per second, 16 at once, durable", "value": rate, "aim": ""},
    ]


def _casts_per_second(wave: Any) -> float:
    bodies = [wave.respondent(STRATUM).ballot(town.answers(core="calm")) for _ in range(RESPONDENTS)]
    app = wave.app
    began = time.perf_counter()
    with ThreadPoolExecutor(16) as crowd:
        replies = list(crowd.map(lambda body: town.cast(app.test_client(), wave, body).status_code, bodies))
    assert set(replies) == {200}
    return RESPONDENTS / (time.perf_counter() - began)


def tally() -> list[Row]:
    """The tally of `BALLOTS` ballots against `BARE` bare openings on one core, measured right before."""
    ruler = ruler_of(instrument("adult/1"), definitions().current)
    private, public = custody.new_tally_key()
    info = sealing.ballot_info("bench", "k", STRATUM)
    chance = random.Random(1)
    sealed = [sealing.seal(public, _plain(ruler.shape, chance), info) for _ in range(DISTINCT)]
    bare = _bare_rate(private, sealed, info)
    together = _bare_together(private, sealed, info)
    sitting = Sitting(private, "bench", "k", {STRATUM: ruler})
    bare_cpu = _bare_cpu(private, sealed, info)
    with Peak() as peak:
        began, spent = time.perf_counter(), _cpu_of_all()
        found = open_and_count(sitting, _stream(sealed), BALLOTS, _shown)
        took, spent = time.perf_counter() - began, _cpu_of_all() - spent
    spent -= peak.cpu
    bare_cpu = (bare_cpu + _bare_cpu(private, sealed, info)) / 2
    frugal = bare_cpu * BALLOTS / spent
    assert found[STRATUM].cast == BALLOTS
    assert found[STRATUM].invalid == 0
    cores = os.cpu_count() or 1
    share = BALLOTS / took / (bare * cores)
    rate = BALLOTS / took
    print(f"  tally: {BALLOTS} in {took:.1f} s = {rate:.0f}/s, {share:.0%} of {bare:.0f}/s bare × {cores} cores")
    print(f"  all cores at once open {together:.0f}/s bare; the tally reaches {rate / together:.0%} of that")
    print(f"  CPU of all processes: {spent:.1f} s; the bare openings alone take {frugal:.0%} of that")
    print(f"  load of the machine (1 minute): {os.getloadavg()[0]:.1f}")
    print(f"  memory of all processes at its peak: {peak.megabytes:.0f} MB")
    return [
        {"what": f"tally of {BALLOTS} ballots, per second", "value": BALLOTS / took, "aim": ""},
        {"what": "tally against bare opening × cores", "value": share, "aim": ">= 0.8"},
        {"what": "tally against bare opening on all cores at once", "value": rate / together, "aim": ">= 0.8"},
        {"what": "CPU of bare openings in the CPU of the tally", "value": frugal, "aim": ">= 0.8"},
        {"what": "tally, peak MB of all processes", "value": peak.megabytes, "aim": "<= 500"},
    ]


def _plain(shape: BallotShape, chance: random.Random) -> bytes:
    return shape.encode(
        {
            item.key: (chance.choice(item.options),) if item.kind == "single" else chance.sample(item.options, 3)
            for item in shape.items
        }
    )


def _bare_rate(private: bytes, sealed: list[bytes], info: bytes) -> float:
    opener = sealing.Opener(private)
    began = time.perf_counter()
    some = sealed[:BARE]
    for each in some:
        opener.open(each, info)
    return len(some) / (time.perf_counter() - began)


def _bare_cpu(private: bytes, sealed: list[bytes], info: bytes) -> float:
    """CPU seconds of one bare opening: unlike a rate, hardly touched by whoever else uses the cores."""
    return _timed(lambda: _bare_rate(private, sealed, info))[0] / BARE


def _cpu_of_all() -> float:
    """CPU seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def _shown(done: int) -> None:
    print(f"\r  {done:,} of {BALLOTS:,}", end="" if done < BALLOTS else "\n", file=sys.stderr, flush=True)


def _bare_together(private: bytes, sealed: list[bytes], info: bytes) -> float:
    """What all cores open when nothing else is done: two "cores" may be one with two threads."""
    cores = os.cpu_count() or 1
    with ProcessPoolExecutor(cores, mp_context=multiprocessing.get_context("spawn")) as pool:
        list(pool.map(_bare_rate, [private] * cores, [sealed[:50]] * cores, [info] * cores))  # started
        return sum(pool.map(_bare_rate, [private] * cores, [sealed] * cores, [info] * cores))


def _stream(sealed: list[bytes]) -> Iterator[Ballot]:
    for number in range(BALLOTS):
        yield STRATUM, sealed[number % DISTINCT]


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """CPU seconds of this process, and what the work gave."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    found = work()
    after = resource.getrusage(resource.RUSAGE_SELF)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, found


class Peak:
    """The most memory (RSS) that this process and its children held together, looked at ten times a second.

    `cpu` is what the looking itself cost: it goes through all processes of the machine.
    """

    def __init__(self) -> None:
        self.megabytes = self.cpu = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        own = psutil.Process()
        while not self._stop.wait(0.1):
            held = 0
            for each in (own, *own.children(recursive=True)):
                try:
                    held += each.memory_info().rss
                except psutil.NoSuchProcess:
                    continue
            self.megabytes, self.cpu = max(self.megabytes, held / 1e6), time.thread_time()


def rows() -> list[Row]:
    """Everything that is measured here."""
    return [*respondents(), *tally()]


if __name__ == "__main__":
    print(json.dumps(rows(), indent=1))
