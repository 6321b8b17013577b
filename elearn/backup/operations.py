"""The use cases: make a key, write a backup, bring one back. The caller holds the services active."""

from elearn.backup.dumping import Written, note_backup, write_backup
from elearn.backup.faults import BackupFault
from elearn.backup.keys import make_key, read_key
from elearn.backup.restoring import Restored, restore_backup

__all__ = [
    "BackupFault",
    "Restored",
    "Written",
    "make_key",
    "note_backup",
    "read_key",
    "restore_backup",
    "write_backup",
]
