"""A process that helps to open and count: `python -m elearn.surveys.tally.helper FD`, its end of a socket.

Not one of `multiprocessing`'s own: those first load all that the server has loaded, some seconds of each core and a
hundred megabytes. This one loads what opens and counts, gets the sitting (and with it the key) over the socket, then
chunk after chunk, and gives back sums. It ends when the other end is closed.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection

from elearn.surveys.tally.chunks import count_chunk
from elearn.surveys.tally.counting import Tallied


@contextmanager
def helping() -> Iterator[Connection]:
    """Our end of the socket to a new process: send the sitting, then for each chunk sent `received` gives its sums."""
    ours, theirs = Pipe()
    with ours:
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - this very module
                [sys.executable, "-P", "-m", __name__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # whatever went wrong, no word about what was opened gets out
            )
        with process:
            try:
                yield ours
            finally:
                process.kill()


def received(link: Connection) -> dict[str, Tallied]:
    """The sums of the chunk that was sent; ChildProcessError where the process has ended."""
    try:
        found: dict[str, Tallied] = link.recv()
    except EOFError:
        raise ChildProcessError("a process that helped to count has ended") from None
    return found


def _help(link: Connection) -> None:
    with link, suppress(EOFError):
        sitting = link.recv()
        while True:
            link.send(count_chunk(sitting, link.recv()))


if __name__ == "__main__":
    _help(Connection(int(sys.argv[1])))
