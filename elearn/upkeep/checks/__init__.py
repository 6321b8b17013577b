"""What this room looks at itself."""

from datetime import datetime
from pathlib import Path

from elearn.base.core.checks import Check
from elearn.upkeep.checks import certificate, clock, database, disk, jobs, process, redis, sizes


def all_checks(keys_dir: Path, tls_cert: Path | None, started: datetime, *, has_redis: bool) -> tuple[Check, ...]:
    """The ground's checks, for a site with these settings."""
    return (
        process.check(started),
        database.CHECK,
        *((redis.CHECK,) if has_redis else ()),
        disk.check(keys_dir),
        clock.CHECK,
        jobs.check(started),
        sizes.CHECK,
        *((certificate.check(tls_cert),) if tls_cert else ()),
    )
