"""Keys of waves outside the database: ballot keys and the slips' secret in files, the tally key's shares in memory.

`KEYS_DIR/waves/<wave>/` holds `<stratum>.pem` (signs ballots) and `slips.key`, mode 0600, and is in no backup. The
tally key never touches the disk: its shares live here for the minutes in which trustees come one by one to note theirs.
If the server stops meanwhile, nothing was opened yet and new keys are made.
"""

import re
import secrets
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from elearn.base.core.errors import Conflict
from elearn.base.core.fellows import Fellows, Words
from elearn.base.core.files import write_once
from elearn.base.core.messages import N_

SECRET_BYTES: Final = 32
PATIENCE: Final = timedelta(hours=1)
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Which words of a share its trustee types back, counted from 1. The first three are the same for all trustees, and the
# third of any key whatever; one of the last ones tells a note that was broken off.
CHECKED: Final = (9, 27)


class WaveKeys:
    """The files below `KEYS_DIR/waves`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, wave_id: str, name: str) -> Path:
        """`<wave>/<name>`; both are names that this program gave."""
        stem = name.rpartition(".")[0]
        if not _NAME.fullmatch(wave_id) or not _NAME.fullmatch(stem):
            raise ValueError("not a name of ours")
        return self.folder / wave_id / name

    def ballot_key(self, wave_id: str, stratum_key: str) -> bytes:
        """The private key that signs the ballots of a stratum, as PEM."""
        return self.path(wave_id, f"{stratum_key}.pem").read_bytes()

    def keep_ballot_key(self, wave_id: str, stratum_key: str, pem: bytes) -> None:
        """Whole or not at all. The first one stands, whoever makes another: people may hold its public half."""
        write_once(self.path(wave_id, f"{stratum_key}.pem"), pem)

    def has_ballot_key(self, wave_id: str, stratum_key: str) -> bool:
        """Whether the stratum has its key."""
        return self.path(wave_id, f"{stratum_key}.pem").exists()

    def drop_ballot_keys(self, wave_id: str) -> None:
        """Of a draft that goes back to its lists; the slips' secret stays, since their codes are drawn from it."""
        for file in self.path(wave_id, "any.pem").parent.glob("*.pem"):
            file.unlink(missing_ok=True)

    def slip_secret(self, wave_id: str) -> bytes:
        """What the codes of a wave's slips are drawn from; made at the first need, and the first maker wins."""
        file = self.path(wave_id, "slips.key")
        if not file.exists():
            write_once(file, secrets.token_bytes(SECRET_BYTES))
        return file.read_bytes()


@dataclass
class Share:
    """One trustee's part. Its words go when they have been shown; two of them stay to be typed back."""

    words: str | None
    check: tuple[str, ...]
    noted: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether it has been on a screen, which happens once."""
        return self.words is None


@dataclass
class Ceremony:
    """The tally key of a draft between its making and the opening: nothing but its shares is left."""

    wave_id: str
    begun_at: datetime
    tally_public: bytes
    shares: list[Share] = field(default_factory=list)

    @property
    def is_complete(self) -> bool:
        """Every trustee has noted a share."""
        return all(share.noted for share in self.shares)

    @property
    def next(self) -> int | None:
        """The trustee whose turn it is."""
        return next((at for at, share in enumerate(self.shares) if not share.noted), None)


def share_of(words: str) -> Share:
    """A share as its trustee will meet it."""
    each = words.split()
    return Share(words, tuple(each[at - 1] for at in CHECKED if at <= len(each)))


KIND: Final = "ceremony"
SHOWN_ALREADY: Final = N_("This share was shown already. If it was not noted, make new keys: nothing is lost.")
NOT_SHOWN: Final = N_("Please show the share first.")


class Ceremonies:
    """The openings that go on at this moment, each for an hour at most, in the memory of the process that began it.

    Other processes ask that one; no share is ever in two of them, and none is stored.
    """

    def __init__(self, fellows: Fellows) -> None:
        self._fellows = fellows
        self._going: dict[str, Ceremony] = {}
        self._lock = threading.Lock()
        fellows.answer(KIND, self._answer)

    def begin(self, ceremony: Ceremony) -> None:
        """Fresh keys take the place of those that a broken-off ceremony left, wherever it was."""
        with self._lock:
            self._going[ceremony.wave_id] = ceremony
        self._fellows.own(KIND, ceremony.wave_id, int(PATIENCE.total_seconds()))

    def get(self, wave_id: str, now: datetime) -> Ceremony | None:
        """The one that goes on, if any; of one in another process only what all may know."""
        if self._is_here(wave_id):
            return self._held(wave_id, now)
        said = self._fellows.ask(KIND, wave_id, {"do": "get", "now": now.isoformat()})
        return _read(wave_id, said) if said else None

    def show(self, wave_id: str, at: int, now: datetime) -> str:
        """The words of a share, this once; out of turn or a second time there is nothing."""
        if self._is_here(wave_id):
            return self._show(wave_id, at, now)
        question = {"do": "show", "at": at, "now": now.isoformat()}
        said = self._fellows.ask(KIND, wave_id, question)
        if not said or "words" not in said:
            raise Conflict(SHOWN_ALREADY)
        return str(said["words"])

    def note(self, wave_id: str, at: int, typed: tuple[str, ...], now: datetime) -> bool:
        """The trustee has typed two words back; False if they are not those of the share."""
        if self._is_here(wave_id):
            return self._note(wave_id, at, typed, now)
        question = {"do": "note", "at": at, "typed": typed, "now": now.isoformat()}
        said = self._fellows.ask(KIND, wave_id, question)
        if not said or "right" not in said:
            raise Conflict(NOT_SHOWN)
        return bool(said["right"])

    def end(self, wave_id: str) -> None:
        """The wave is open: nothing of it is kept anywhere."""
        if self._fellows.is_here(KIND, wave_id) is False:
            self._fellows.ask(KIND, wave_id, {"do": "end"})
        self._drop(wave_id)
        self._fellows.disown(KIND, wave_id)

    def _is_here(self, wave_id: str) -> bool:
        """One that was begun anew elsewhere since is no longer true here: its shares open nothing."""
        here = self._fellows.is_here(KIND, wave_id)
        if not here:
            self._drop(wave_id)
        return bool(here)

    def _drop(self, wave_id: str) -> None:
        with self._lock:
            self._going.pop(wave_id, None)

    def _held(self, wave_id: str, now: datetime) -> Ceremony | None:
        with self._lock:
            found = self._going.get(wave_id)
            if found is not None and found.begun_at + PATIENCE < now:
                del self._going[wave_id]
                return None
            return found

    def _show(self, wave_id: str, at: int, now: datetime) -> str:
        found = self._held(wave_id, now)
        with self._lock:
            if found is None or found.next != at or found.shares[at].words is None:
                raise Conflict(SHOWN_ALREADY)
            words, found.shares[at].words = found.shares[at].words, None
            return words or ""

    def _note(self, wave_id: str, at: int, typed: Sequence[str], now: datetime) -> bool:
        found = self._held(wave_id, now)
        if found is None or found.next != at or not found.shares[at].is_shown:
            raise Conflict(NOT_SHOWN)
        if tuple(word.strip().casefold() for word in typed) != found.shares[at].check:
            return False
        found.shares[at].noted = True
        return True

    def _answer(self, wave_id: str, question: Words) -> Words | None:
        """What another process is told of a ceremony that is held here."""
        if question["do"] == "end":
            self._drop(wave_id)
            return {}
        now, at = datetime.fromisoformat(question["now"]), question.get("at", -1)
        found = self._held(wave_id, now)
        if found is None:
            return None
        try:
            if question["do"] == "show":
                return {"words": self._show(wave_id, at, now)}
            if question["do"] == "note":
                return {"right": self._note(wave_id, at, question["typed"], now)}
        except Conflict:
            return {}
        return _told(found)


def _told(found: Ceremony) -> Words:
    """Everything but words."""
    return {
        "begun_at": found.begun_at.isoformat(),
        "tally_public": found.tally_public.hex(),
        "shares": [[share.is_shown, share.noted] for share in found.shares],
    }


def _read(wave_id: str, said: Words) -> Ceremony:
    shares = [Share(None if shown else "", (), noted) for shown, noted in said["shares"]]
    return Ceremony(wave_id, datetime.fromisoformat(said["begun_at"]), bytes.fromhex(said["tally_public"]), shares)
