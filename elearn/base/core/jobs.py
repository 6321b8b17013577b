"""Due jobs: small recurring work (purging, mail) that any process may do, one at a time, by a lease in the database.

A job is a function of `now`; it runs in a unit of work of its own and must be safe to run twice.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import or_, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core import clock
from elearn.base.core.db import Base, Database, UtcDateTime, new_id, session
from elearn.base.core.ports import Services
from elearn.base.core.privacy import PersonalData

log = logging.getLogger("elearn.jobs")


@dataclass(frozen=True)
class DueJob:
    """`run(now)` returns how many things it dealt with; it is due `every` so often."""

    name: str
    every: timedelta
    run: Callable[[datetime], int]


class JobLease(Base):
    """Who may run a job until when, and when it last ended."""

    __tablename__ = "job_lease"

    name: Mapped[str] = mapped_column(primary_key=True)
    holder: Mapped[str | None]
    held_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


PERSONAL_DATA = PersonalData(
    room="base",
    tables=frozenset({JobLease.__tablename__}),
    export=lambda _learner_id: {},
    erase=lambda _learner_id: None,
    retention=lambda _now: 0,
)


class DueJobs:
    """Runs the due jobs of this process; several processes agree through the leases."""

    LEASE = timedelta(minutes=10)

    def __init__(self, services: Services, database: Database, jobs: tuple[DueJob, ...]) -> None:
        self.jobs = jobs
        self._services = services
        self._database = database
        self._holder = new_id()

    def run_due(self) -> dict[str, int]:
        """Run what is due and free; a job that fails is logged, retried after its lease and stops no other."""
        with self._services.active():
            return {job.name: done for job in self.jobs if (done := self._run(job, clock.now())) is not None}

    def _run(self, job: DueJob, now: datetime) -> int | None:
        try:
            if not self._take(job, now):
                return None
            with self._database.unit(write=True):
                done = job.run(now)
                session().execute(
                    update(JobLease)
                    .where(JobLease.name == job.name)
                    .values(holder=None, held_until=None, last_done_at=now)
                )
        except Exception:
            log.exception("job failed", extra={"job": job.name})
            return None
        return done

    def _take(self, job: DueJob, now: datetime) -> bool:
        with self._database.unit(write=False):
            lease = session().get(JobLease, job.name)
        if lease is None:
            return self._create_lease(job, now)
        if lease.last_done_at is not None and lease.last_done_at + job.every > now:
            return False
        with self._database.unit(write=True):
            taken = session().execute(
                update(JobLease)
                .where(
                    JobLease.name == job.name,
                    JobLease.last_done_at.is_not_distinct_from(lease.last_done_at),
                    or_(JobLease.held_until.is_(None), JobLease.held_until < now),
                )
                .values(holder=self._holder, held_until=now + self.LEASE)
                .returning(JobLease.name)
            )
            return taken.first() is not None

    def _create_lease(self, job: DueJob, now: datetime) -> bool:
        try:
            with self._database.unit(write=True):
                session().add(JobLease(name=job.name, holder=self._holder, held_until=now + self.LEASE))
        except IntegrityError:
            return False  # another process, starting together with this one, was first
        return True

    def start(self, every_seconds: float = 30.0) -> Callable[[], None]:
        """Run due jobs on a thread of this process; returns the function that stops it."""
        stop = threading.Event()

        def loop() -> None:
            while not stop.wait(every_seconds):
                self.run_due()

        threading.Thread(target=loop, name="elearn-due-jobs", daemon=True).start()
        return stop.set
