"""The disks under the database (SQLite) and the keys, and whether the keys are the server's alone.

Sizes are rounded: how a disk fills second by second would tell when a ballot was cast.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from elearn.base.core.checks import Check, Gauge, Line, Remedy, Trouble
from elearn.base.core.db import Database
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service
from elearn.upkeep.amounts import gigabytes, rounded

# Of a small disk a tenth must be free, of a large one so much.
LEAST_FREE: Final = 10 * 1000**3
_OTHERS: Final = 0o077
FULL: Final = Remedy(
    "disk-nearly-full",
    N_("Find what grew, and move old backups and logs elsewhere. An answer that cannot be written is refused."),
    "df -h; du -xh / 2>/dev/null | sort -h | tail -20",
)
OPEN: Final = Remedy(
    "keys-open",
    N_("Take the rights away from everybody but the user that runs elearn."),
    'chmod -R go= "$ELEARN_KEYS_DIR"',
)


def check(keys_dir: Path) -> Check:
    """For a site with its keys there."""

    def look(_now: datetime) -> Iterator[Line]:
        database = service(Database)
        if database.is_sqlite and database.url.database:
            yield _disk("database", N_("Free on the database's disk"), Path(database.url.database))
        yield _disk("keys", N_("Free on the keys' disk"), keys_dir)
        yield _rights(keys_dir)

    return Check("disk", "health", look, (FULL, OPEN), reads_database=False)


def _disk(name: str, label: Message, place: Path) -> Line:
    usage = shutil.disk_usage(_there(place))
    numbers = (
        Gauge("elearn_disk_free_bytes", "What is free on a disk", rounded(usage.free), {"disk": name}),
        Gauge("elearn_disk_size_bytes", "How large a disk is", rounded(usage.total), {"disk": name}),
    )
    value = N_("%(free)s of %(total)s", free=gigabytes(usage.free), total=gigabytes(usage.total))
    if usage.free >= min(usage.total / 10, LEAST_FREE):
        return Line(label, (value,), gauges=numbers)
    says = N_("A disk is nearly full: %(free)s are left.", free=gigabytes(usage.free))
    return Line(label, (value,), Trouble(says, FULL), numbers)


def _there(place: Path) -> Path:
    """The folder itself, or the one in which it will be made at the first need."""
    return next(folder for folder in (place, *place.absolute().parents) if folder.exists())


def _rights(keys_dir: Path) -> Line:
    label = N_("Who can read the keys")
    files = [path for path in keys_dir.glob("*/*") if path.is_file() and path.parent.stat().st_mode & _OTHERS]
    if any(path.stat().st_mode & _OTHERS for path in files):
        says = N_("Other users of this machine can read key files.")
        return Line(label, (N_("others, too"),), Trouble(says, OPEN))
    return Line(label, (N_("only elearn"),))
