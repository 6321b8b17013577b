"""When the last backup was written, and whether one can be."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from elearn.backup.dumping import last_backup
from elearn.base.core.checks import Check, Gauge, Line, Remedy, Trouble
from elearn.base.core.messages import N_

# One every night, and the morning to notice that it did not come.
OLDEST: Final = timedelta(hours=36)
NO_KEY: Final = Remedy(
    "backup-no-key",
    N_("Make a backup key once, move its file off this machine to two safe places, and set ELEARN_BACKUP_TO."),
    "elearn backup-key safe.key",
)
OLD: Final = Remedy(
    "backup-old",
    N_("Write one now, onto another machine, and see that it is written every night by itself (cron, systemd timer)."),
    "elearn backup /mnt/other-machine/elearn-$(date +%F).backup",
)


def checks(*, has_key: bool) -> tuple[Check, ...]:
    """For a site that has, or lacks, somebody to seal its backups for."""

    def look(now: datetime) -> Iterator[Line]:
        yield _last(last_backup(), now)
        if has_key:
            yield Line(N_("Backup key"), (N_("is set"),))
        else:
            says = N_("No backup key is set, so no backup can be written by itself.")
            yield Line(N_("Backup key"), (N_("not set"),), Trouble(says, NO_KEY))

    return (Check("backup", "backup", look, (OLD, NO_KEY)),)


def _last(at: datetime | None, now: datetime) -> Line:
    label = N_("Last backup")
    if at is None:
        return Line(label, (N_("none yet"),), Trouble(N_("No backup of this site was ever written."), OLD))
    number = Gauge("elearn_backup_last_success_timestamp_seconds", "When the last backup was written", at.timestamp())
    if now - at <= OLDEST:
        return Line(label, (at,), gauges=(number,))
    hours = round((now - at) / timedelta(hours=1))
    return Line(label, (at,), Trouble(N_("The last backup is %(hours)s hours old.", hours=hours), OLD), (number,))
