"""keys.json: built once, immutable from then on, and read from that very text (docs/decisions/0010)."""

import hashlib
import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from sqlalchemy import select

from elearn.base.core.db import session
from elearn.surveys.ballots.models import wave
from elearn.surveys.crypto import b64, blind, sealing
from elearn.surveys.instruments.encoding import PLAIN_BYTES

FORMAT: Final = "elearn-survey-keys/1"
SEALED_BYTES: Final = sealing.sealed_bytes(PLAIN_BYTES)
CUSTODY_WORDS: Final = {"shares": "2-of-3", "single": "single"}
_MOST_KEPT: Final = 64


@dataclass(frozen=True)
class StratumKey:
    """A stratum's ballot key as everybody sees it: `n` is the modulus, 256 bytes."""

    key: str
    instrument: str
    n: bytes


@dataclass(frozen=True)
class WavePublic:
    """What keys.json says of a wave."""

    wave_id: str
    text: str
    sha256: str
    tally: bytes
    custody: str
    strata: Sequence[StratumKey]

    def checker(self, stratum: str) -> RSAPublicKey | None:
        """The key that checks this stratum's tokens; None where there is no such stratum."""
        return next((blind.public_key(each.n) for each in self.strata if each.key == stratum), None)


class Broken(Exception):
    """This text is no keys.json of ours."""


def build_keys(wave_id: str, strata: Sequence[StratumKey], tally_public: bytes, custody: str) -> str:
    """The text of keys.json; `custody` is `shares` or `single`."""
    return json.dumps(
        {
            "format": FORMAT,
            "wave": wave_id,
            "tally": {
                "suite": sealing.SUITE,
                "public": b64.encode(tally_public),
                "custody": CUSTODY_WORDS[custody],
            },
            "plain_bytes": PLAIN_BYTES,
            "sealed_bytes": SEALED_BYTES,
            "strata": [
                {
                    "key": each.key,
                    "instrument": each.instrument,
                    "suite": blind.SUITE,
                    "n": b64.encode(each.n),
                    "e": b64.encode(blind.EXPONENT.to_bytes(3, "big")),
                }
                for each in strata
            ],
        },
        separators=(",", ":"),
    )


def fingerprint(text: str) -> str:
    """SHA-256 of keys.json as base64url: 43 signs that stand in addresses, on slips and on the projector."""
    return b64.encode(hashlib.sha256(text.encode()).digest())


def read_keys(text: str) -> WavePublic:
    """What the text says; Broken for anything that `build_keys` would not have written."""
    try:
        found = json.loads(text)
        public = WavePublic(
            wave_id=found["wave"],
            text=text,
            sha256=fingerprint(text),
            tally=b64.decode(found["tally"]["public"], sealing.PUBLIC_BYTES),
            custody={words: key for key, words in CUSTODY_WORDS.items()}[found["tally"]["custody"]],
            strata=tuple(
                StratumKey(each["key"], each["instrument"], b64.decode(each["n"], blind.MODULUS_BYTES))
                for each in found["strata"]
            ),
        )
        same = json.loads(build_keys(public.wave_id, public.strata, public.tally, public.custody)) == found
    except (ValueError, KeyError, TypeError) as error:
        raise Broken(str(error)) from error
    if not same:
        raise Broken("another format or suite")
    return public


class PublicKeys:
    """Waves' public keys, read once each: they never change."""

    def __init__(self) -> None:
        self._known: dict[str, WavePublic] = {}
        self._lock = threading.Lock()

    def of(self, wave_id: str) -> WavePublic | None:
        """The keys of a wave that was opened. Needs a unit of work when they are not known yet."""
        if (found := self._known.get(wave_id)) is not None:
            return found
        text = session().scalar(select(wave.c.keys_json).where(wave.c.id == wave_id))
        if text is None:
            return None
        with self._lock:
            if len(self._known) >= _MOST_KEPT:
                self._known.clear()
            return self._known.setdefault(wave_id, read_keys(text))

    def forget(self, wave_id: str) -> None:
        """For a wave that ended."""
        with self._lock:
            self._known.pop(wave_id, None)
