"""A network that breaks: a small TCP proxy that holds, delays, drops and resets what passes through it."""

import contextlib
import random
import socket
import struct
import threading
import time

RESET = struct.pack("ii", 1, 0)  # lingering for no time: the other end sees a reset, not an orderly end


class BreakingProxy:
    """Passes bytes between `port` and a server's port on this machine, as long as it is allowed to.

    `hold()` lets nothing through, as a pulled cable; `break_off()` resets all connections and refuses new ones;
    `restore()` ends both. With `breaks` each piece of data may reset its connection instead, by that chance;
    `delay` is in seconds for each piece.
    """

    def __init__(self, server_port, *, breaks=0.0, delay=0.0):
        self._server_port, self.breaks, self._delay = server_port, breaks, delay
        self._dice, self._open = random.Random(7), set()
        self._passes, self._refuses = threading.Event(), False
        self._passes.set()
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._listener.close()
        self.break_off()

    def hold(self):
        self._passes.clear()

    def break_off(self):
        self._refuses = True
        for connection in list(self._open):
            self._reset(connection)
        self._passes.set()  # whoever held a piece of a connection that is gone now finds that out

    def restore(self):
        self._refuses = False
        self._passes.set()

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near):
        self._open.add(near)
        self._passes.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self._server_port)) if not self._refuses else None
        except OSError:
            far = None
        if far is None:
            self._reset(near)
            return
        self._open.add(far)
        for source, target in ((near, far), (far, near)):
            threading.Thread(target=self._pump, args=(source, target), daemon=True).start()

    def _pump(self, source, target):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                time.sleep(self._dice.random() * self._delay)
                self._passes.wait()
                if source not in self._open or self._dice.random() < self.breaks:
                    break
                target.sendall(piece)
        self._reset(source)
        self._reset(target)

    def _reset(self, connection):
        self._open.discard(connection)
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
            connection.shutdown(socket.SHUT_RD)  # wakes the thread that reads from it
            connection.close()
