"""News travels upward: a lower room announces, a higher one reacts.

Listeners run inside the transaction of the announcer, so that a change and its consequences are one commit. What
leaves the process (waking streams, mail) goes through `db.after_commit`.
"""

from blinker import NamedSignal, Namespace

_namespace = Namespace()


def signal(name: str) -> NamedSignal:
    """The signal of that name; the room that announces it documents it in its `signals.py`."""
    return _namespace.signal(name)
