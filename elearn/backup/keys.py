"""The backup key: a file for the safe, and the public half that the server knows."""

import os
from pathlib import Path
from typing import Final

from elearn.backup.faults import BackupFault
from elearn.base.core.engines import engine

_HEAD: Final = "# Backup key of elearn. Whoever has it can read the backups: keep it off the server, in two places.\n"
_SECRET: Final = "AGE-SECRET-KEY-1"  # noqa: S105 - how every age key begins


def make_key(file: Path) -> str:
    """A new key into `file` (mode 0600, never over an old one); gives the public half for `ELEARN_BACKUP_TO`."""
    secret, public = engine("backup.age").new_key()
    try:
        opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise BackupFault(f"{file} is there already: choose another name, the old backups need the old key") from None
    with os.fdopen(opened, "w", encoding="utf-8") as out:
        out.write(f"{_HEAD}# public: {public}\n{secret}\n")
    return str(public)


def read_key(file: Path) -> str:
    """The secret of a key file, ours or one of age-keygen's."""
    for line in file.read_text("utf-8", errors="replace").splitlines():
        if line.startswith(_SECRET):
            return line.strip()
    raise BackupFault(f"{file} holds no backup key: a line that begins with {_SECRET}")
