"""What the processes of a server know of one another: whom one relieves, where several count together."""

import contextlib
import os
import signal
import socket
import stat
import threading
import time
from pathlib import Path
from typing import Final

# Names the process that this one relieves, from `elearn serve --take-over` to its worker.
RELIEVES: Final = "_ELEARN_RELIEVES"
# The address that `elearn demo` was asked to listen on.
REACHED_AT: Final = "_ELEARN_REACHED_AT"
# The folder in which several processes keep their numbers for /metrics; prometheus_client looks there.
COUNTING_TOGETHER: Final = "PROMETHEUS_MULTIPROC_DIR"
_LOOK_SECONDS = 0.05
_STARTED = 19  # counted from behind the command's name, in proc(5)


def relieve() -> None:
    """Once this process listens, the one before may finish what it has begun, and stop.

    Both listen on the port (SO_REUSEPORT), so nobody finds it closed meanwhile.
    """
    before = os.environ.pop(RELIEVES, "")
    if before:
        threading.Thread(target=_stop_when_listening, args=(before,), daemon=True).start()


def _stop_when_listening(before: str) -> None:
    """Granian opens the port only after it was given the app, and tells nobody when it has."""
    pid = int(before.partition(" ")[0])
    while not _listens():
        time.sleep(_LOOK_SECONDS)
    if process_name(pid) == before:
        os.kill(pid, signal.SIGTERM)


def _listens() -> bool:
    return any(_is_listening(int(file.name)) for file in Path("/proc/self/fd").iterdir())


def _is_listening(file: int) -> bool:
    with contextlib.suppress(OSError):  # closed since it was listed
        if stat.S_ISSOCK(os.fstat(file).st_mode):
            with socket.fromfd(file, socket.AF_INET, socket.SOCK_STREAM) as mine:
                return bool(mine.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
    return False


def process_name(pid: int) -> str | None:
    """A process by its number and its moment of starting, since numbers are given again; None if there is none."""
    with contextlib.suppress(OSError):
        return f"{pid} {Path(f'/proc/{pid}/stat').read_text().rpartition(')')[2].split()[_STARTED]}"
    return None
