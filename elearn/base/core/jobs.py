"""Due jobs: small recurring work (purging, mail) that any process may do, one at a time, by a lease in the database.

A job is a function of `now`; it runs in a unit of work of its own and must be safe to run twice.
"""

import logging
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, or_, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core import clock
from elearn.base.core.db import Base, Database, UtcDateTime, new_id, session
from elearn.base.core.messages import Message
from elearn.base.core.ports import Services
from elearn.base.core.privacy import PersonalData
from elearn.base.core.steady import LEAST_JUMP, Steadiness

log = logging.getLogger("elearn.jobs")
_SKEW = timedelta(seconds=LEAST_JUMP)  # by so much may two machines' clocks differ


def _always() -> bool:
    return True


@dataclass(frozen=True)
class DueJob:
    """`run(now)` returns how many things it dealt with; it is due `every` so often, as long as `is_wanted()`.

    `lease`: for so long nobody else runs it; whoever died in the middle of it is given up after that.
    `title`: what it does, for whoever runs the site.
    `by_the_clock`: it forgets, ends or hands in what is past its time, and waits while the clock cannot be believed.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    lease: timedelta = timedelta(minutes=10)
    is_wanted: Callable[[], bool] = _always
    by_the_clock: bool = True
    title: Message | None = None


class JobLease(Base):
    """Who may run a job until when, when it last ended well, and how often in a row it has failed since."""

    __tablename__ = "job_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str | None]
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0, server_default="0")
    # The kind of the last error and our line of code; never its message, which can hold what people wrote.
    fault: Mapped[str | None]


PERSONAL_DATA = PersonalData(
    room="base",
    tables=frozenset({JobLease.__tablename__}),
    export=lambda _learner_id: {},
    erase=lambda _learner_id: None,
    retention=lambda _now: 0,
)


def _kind(error: Exception) -> str:
    places = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} ({Path(places[-1].filename).name}:{places[-1].lineno})"


def hold(name: str, holder: str, now: datetime, lease: timedelta) -> bool:
    """Work that somebody asked for, at most once at a time: in the current unit, take it or hold it for longer.

    False while another holder has it. Given up by `let_go`, and after its lease by whoever died.
    """
    opened = session()
    insert = postgres_insert if opened.get_bind().dialect.name == "postgresql" else sqlite_insert
    values = {"holder": holder, "held_until": now + lease}
    taken = insert(JobLease).values(name=name, **values)
    free = or_(JobLease.holder.is_(None), JobLease.holder == holder, JobLease.held_until < now)
    taken_over = taken.on_conflict_do_update(index_elements=[JobLease.name], set_=values, where=free)
    return opened.execute(taken_over.returning(JobLease.name)).first() is not None


def note_done(name: str, now: datetime) -> None:
    """In the current unit: work that is begun from outside, such as a backup by the machine's timer, ended well."""
    opened = session()
    insert = postgres_insert if opened.get_bind().dialect.name == "postgresql" else sqlite_insert
    done = insert(JobLease).values(name=name, last_done_at=now)
    opened.execute(done.on_conflict_do_update(index_elements=[JobLease.name], set_={"last_done_at": now}))


def last_done(name: str) -> datetime | None:
    """When that work last ended well."""
    return session().scalar(select(JobLease.last_done_at).where(JobLease.name == name))


def let_go(name: str, holder: str) -> None:
    """The work is over: in the current unit, nobody holds it any more."""
    session().execute(delete(JobLease).where(JobLease.name == name, JobLease.holder == holder))


class DueJobs:
    """Runs the due jobs of this process; several processes agree through the leases."""

    def __init__(self, services: Services, database: Database, jobs: tuple[DueJob, ...]) -> None:
        self.jobs = jobs
        self._services = services
        self._database = database
        self._holder = new_id()
        self._wake = threading.Event()

    def run_due(self, *, believing: bool = True) -> dict[str, int]:
        """Run what is due and free; a job that fails is logged, retried after its lease and stops no other.

        Without `believing` in the clock, jobs that go by it are left for later.
        """
        jobs = [job for job in self.jobs if believing or not job.by_the_clock]
        with self._services.active():
            return {job.name: done for job in jobs if (done := self._run(job, clock.now())) is not None}

    def _run_steadily(self) -> None:
        steady = self._services.get(Steadiness).holds()
        if not steady:
            log.warning("the clock jumped: nothing is forgotten until it has gone evenly for a day, or is set back")
        self.run_due(believing=steady)

    def _run(self, job: DueJob, now: datetime) -> int | None:
        try:
            with self._database.unit(write=False):
                wanted = job.is_wanted()
            if not wanted or not self._take(job, now):
                return None
            with self._database.unit(write=True):
                done = job.run(now)
                session().execute(
                    update(JobLease)
                    .where(JobLease.name == job.name)
                    .values(holder=None, held_until=None, last_done_at=now, failures=0)
                )
        except Exception as error:
            log.exception("job failed", extra={"job": job.name})
            self._note_failure(job, error)
            return None
        return done

    def _note_failure(self, job: DueJob, error: Exception) -> None:
        failed = update(JobLease).where(JobLease.name == job.name)
        try:
            with self._database.unit(write=True):
                session().execute(failed.values(failures=JobLease.failures + 1, fault=_kind(error)))
        except SQLAlchemyError:
            log.warning("nor could it be noted that the job failed", extra={"job": job.name})

    def _take(self, job: DueJob, now: datetime) -> bool:
        with self._database.unit(write=False):
            lease = session().get(JobLease, job.name)
        if lease is None:
            return self._create_lease(job, now)
        done = lease.last_done_at
        if done is not None and done <= now + _SKEW and done + job.every > now:  # later than now: the clock was ahead
            return False
        with self._database.unit(write=True):
            taken = session().execute(
                update(JobLease)
                .where(
                    JobLease.name == job.name,
                    JobLease.last_done_at.is_not_distinct_from(lease.last_done_at),
                    # Held for longer than any lease lasts: it was taken while the clock was ahead.
                    or_(
                        JobLease.held_until.is_(None),
                        JobLease.held_until < now,
                        JobLease.held_until > now + job.lease + _SKEW,
                    ),
                )
                .values(holder=self._holder, held_until=now + job.lease)
                .returning(JobLease.name)
            )
            return taken.first() is not None

    def _create_lease(self, job: DueJob, now: datetime) -> bool:
        try:
            with self._database.unit(write=True):
                session().add(JobLease(name=job.name, holder=self._holder, held_until=now + job.lease))
        except IntegrityError:
            return False  # another process, starting together with this one, was first
        return True

    def start(self, every_seconds: float = 30.0) -> Callable[[], None]:
        """Run due jobs on a thread of this process; returns the function that stops it."""
        stop = threading.Event()

        def loop() -> None:
            while not stop.is_set():
                self._wake.wait(every_seconds)
                self._wake.clear()
                if not stop.is_set():
                    self._run_steadily()

        def end() -> None:
            stop.set()
            self._wake.set()

        threading.Thread(target=loop, name="elearn-due-jobs", daemon=True).start()
        return end

    def nudge(self) -> None:
        """Somebody waits: look for due jobs at once, where they run on a thread of this process."""
        self._wake.set()
