"""Due jobs: when each last ended, when it is due, how late it is, and what it stumbled over."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from elearn.base.core.checks import Check, Gauge, Line, Remedy, Trouble
from elearn.base.core.db import session
from elearn.base.core.jobs import DueJob, DueJobs, JobLease
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service
from elearn.base.core.steady import Steadiness

# Jobs are looked for every half minute, one after the other.
GRACE: Final = timedelta(minutes=15)
FAILING: Final = Remedy(
    "job-failing",
    N_("It is tried again by itself. If it keeps failing, the log tells where; restore what it needs, or report it."),
    "journalctl -u elearn --since -1d | grep 'job failed'",
)
LATE: Final = Remedy(
    "job-late",
    N_("See that a process of `elearn serve` runs (streams alone do no jobs), and restart it if it hangs."),
    "systemctl status elearn && systemctl restart elearn",
)


def check(started: datetime) -> Check:
    """For a process that began then: what never ran is late from then on."""

    def look(now: datetime) -> Iterator[Line]:
        rows = {row.name: row for row in session().scalars(select(JobLease))}
        waits = not service(Steadiness).holds()
        for job in service(DueJobs).jobs:
            yield _line(job, rows.get(job.name), started, now, waits=waits and job.by_the_clock)

    return Check("jobs", "jobs", look, (FAILING, LATE))


def _line(job: DueJob, row: JobLease | None, started: datetime, now: datetime, *, waits: bool) -> Line:
    done = row.last_done_at if row else None
    due = done + job.every if done else None
    late = _late(job, row, max(due, started) if due else started, now, waits=waits)
    title = job.title or N_("A job")
    return Line(
        title,
        (done or N_("not yet"), _next(job, due, now), _stumbled(row)),
        _trouble(title, row, late),
        tuple(_gauges(job.name, row, late)),
    )


def _next(job: DueJob, due: datetime | None, now: datetime) -> datetime | Message:
    if not job.every:
        return N_("when it is needed")
    return due if due is not None and due > now else N_("due now")


def _late(job: DueJob, row: JobLease | None, due: datetime, now: datetime, *, waits: bool) -> timedelta:
    """How long past the time by which even a slow one has ended; a job that nobody needs just now is never late."""
    held = row is not None and row.held_until is not None and row.held_until > now
    over = now - due - job.lease - GRACE
    if waits or held or over <= timedelta() or not job.is_wanted():
        return timedelta()
    return over


def _stumbled(row: JobLease | None) -> str | Message | None:
    if row is None or not row.fault:
        return None
    if not row.failures:
        return N_("%(fault)s; well since", fault=row.fault)
    return N_("%(fault)s, %(times)s times in a row", fault=row.fault, times=row.failures)


def _trouble(title: Message, row: JobLease | None, late: timedelta) -> Trouble | None:
    if row is not None and row.failures:
        return Trouble(N_("A due job fails: %(job)s.", job=title), FAILING)
    if late:
        minutes = round(late.total_seconds() / 60)
        return Trouble(N_("A due job is %(minutes)s minutes late: %(job)s.", job=title, minutes=minutes), LATE)
    return None


def _gauges(name: str, row: JobLease | None, late: timedelta) -> Iterator[Gauge]:
    labels = {"due_job": name}
    if row is not None and row.last_done_at is not None:
        at = row.last_done_at.timestamp()
        yield Gauge("elearn_job_last_success_timestamp_seconds", "When a due job last ended well", at, labels)
    failures = row.failures if row is not None else 0
    yield Gauge("elearn_job_failures", "How often in a row a due job failed", failures, labels)
    yield Gauge("elearn_job_late_seconds", "How late a due job is", late.total_seconds(), labels)
