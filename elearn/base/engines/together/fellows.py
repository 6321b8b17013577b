"""Questions from process to process, sealed, by Redis' channels: what goes through a channel is never stored."""

import json
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from elearn.base.core.db import new_id
from elearn.base.core.errors import Unavailable
from elearn.base.core.fellows import Answerer, Words
from elearn.base.core.messages import N_
from elearn.base.engines.together.link import Link, Lost

OUT_OF_REACH: Final = N_("The parts of this server cannot reach each other just now. Please try again in a moment.")
_NONCE_BYTES: Final = 12
_PATIENCE_SECONDS: Final = 5.0


class SharedFellows:
    """Each process listens to a channel of its own; Redis knows who holds what, and nothing of the thing itself."""

    def __init__(self, link: Link, process: str) -> None:
        self._link, self._process = link, process
        self._box = AESGCM(link.drawn("fellows"))
        self._answerers: dict[str, Answerer] = {}
        self._waiting: dict[str, Future[Words | None]] = {}
        self._lock = threading.Lock()
        self._hands = ThreadPoolExecutor(4, thread_name_prefix="elearn-fellows")
        self.channel = self._channel_of(process)

    def answer(self, kind: str, answerer: Answerer) -> None:
        """Questions about things of that kind that are held here go to `answerer`."""
        self._answerers[kind] = answerer

    def own(self, kind: str, name: str, seconds: int) -> None:
        """The thing is held here from now on."""
        self._asked(lambda client: client.set(self._key(kind, name), self._process, ex=seconds))

    def disown(self, kind: str, name: str) -> None:
        """Nobody holds it any more."""
        self._asked(lambda client: client.delete(self._key(kind, name)))

    def is_here(self, kind: str, name: str) -> bool | None:
        """Whether this process holds it; None: no process does."""
        owner = self._owner(kind, name)
        return None if owner is None else owner == self._process

    def ask(self, kind: str, name: str, question: Words) -> Words | None:
        """What the process that holds it says; Unavailable if it says nothing."""
        owner = self._owner(kind, name)
        if owner is None:
            return None
        number, coming = new_id(), Future[Words | None]()
        with self._lock:
            self._waiting[number] = coming
        try:
            letter = {"from": self._process, "number": number, "kind": kind, "name": name, "question": question}
            if not self._asked(lambda client: client.publish(self._channel_of(owner), self._sealed(letter))):
                self.disown(kind, name)  # that process is gone, and with it what it held
                return None
            return coming.result(_PATIENCE_SECONDS)
        except TimeoutError:
            raise Unavailable(OUT_OF_REACH) from None
        finally:
            with self._lock:
                self._waiting.pop(number, None)

    def hear(self, sealed: bytes) -> None:
        """A question, or the answer to one of ours. The listening thread must not wait for either."""
        try:
            letter = json.loads(self._box.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], None))
        except InvalidTag:
            return  # somebody else wrote into our channel
        if "question" in letter:
            self._hands.submit(self._reply, letter)
            return
        with self._lock:
            coming = self._waiting.pop(letter["number"], None)
        if coming is not None:
            coming.set_result(letter["answer"])

    def _reply(self, letter: dict[str, Any]) -> None:
        answerer = self._answerers.get(letter["kind"])
        said = answerer(letter["name"], letter["question"]) if answerer else None
        sealed = self._sealed({"number": letter["number"], "answer": said})
        self._asked(lambda client: client.publish(self._channel_of(letter["from"]), sealed))

    def _owner(self, kind: str, name: str) -> str | None:
        found = self._asked(lambda client: client.get(self._key(kind, name)))
        return None if found is None else str(found.decode())

    def _asked(self, do: Any) -> Any:
        try:
            return self._link.ask(do)
        except Lost:
            raise Unavailable(OUT_OF_REACH) from None

    def _sealed(self, letter: dict[str, Any]) -> bytes:
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._box.encrypt(nonce, json.dumps(letter).encode(), None)

    def _key(self, kind: str, name: str) -> str:
        return self._link.name("holds", kind, name)

    def _channel_of(self, process: str) -> str:
        return self._link.name("process", process)
