"""What can be wrong with a backup."""


class BackupFault(Exception):
    """A backup cannot be written, read or brought back; the words say what to do. Operators read them in English."""
