"""Opening a wave: keys first, their shares handed to the trustees; then everything is fixed in one commit."""

import base64
import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select, update

from elearn.base.core.audit import Action, record
from elearn.base.core.db import after_commit, session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service
from elearn.surveys.ballots import store
from elearn.surveys.crypto import blind, custody
from elearn.surveys.design import reads
from elearn.surveys.design.custody import Ceremonies, Ceremony, WaveKeys, share_of
from elearn.surveys.design.drafts import NO_KEYS, NOT_DRAFT, require_preparing
from elearn.surveys.design.models import Stratum, Wave
from elearn.surveys.design.reads import StratumView
from elearn.surveys.instruments.reading import instrument
from elearn.surveys.instruments.shapes import PLAIN_BYTES
from elearn.surveys.release.plan import PlannedTable, StratumPlan, planned

OPENED: Final = Action("surveys.open_wave", N_("A survey was opened."))
FORMAT: Final = "elearn-survey-keys/1"
BALLOT_SUITE: Final = "RSABSSA-SHA384-PSS-Randomized"
# enc 65 ‖ ciphertext 128 + tag 16 (docs/decisions/0010)
SEALED_BYTES: Final = 209
CUSTODY_WORDS: Final = {"shares": "2-of-3", "single": "single"}


@dataclass(frozen=True)
class Readiness:
    """What stands in the way of opening, and what the area will get."""

    strata: list[StratumView]
    small: list[StratumView]
    tables: list[PlannedTable]
    missing: tuple[Message, ...]

    @property
    def is_ready(self) -> bool:
        """Nothing is in the way."""
        return not (self.small or self.missing)


def readiness(found: Wave, now: datetime) -> Readiness:
    """Looked at before keys are made, and again at the very opening."""
    strata = reads.strata(found)
    small = [] if found.open_series else [view for view in strata if view.base.is_small]
    missing = []
    if found.state != "draft":
        missing.append(NOT_DRAFT)
    if not strata:
        missing.append(N_("Nobody can be asked yet: name classes, or plan slips, or choose people who sign in."))
    if found.closes_at <= now:
        missing.append(N_("The closing day is over: choose a later one."))
    tables = [] if found.open_series else plan_tables(strata)
    return Readiness(strata, small, tables, tuple(missing))


def plan_tables(strata: list[StratumView]) -> list[PlannedTable]:
    """Exactly the tables that this area will get, if enough people answer."""
    return planned(
        [
            StratumPlan(
                view.key,
                instrument(view.instrument).series,
                view.audience,
                view.band,
                view.area_code,
                view.eligible,
                view.parent_code,
            )
            for view in strata
        ]
    )


def begin(found: Wave, now: datetime) -> Ceremony:
    """Make the tally key of a draft and split it at once: nothing but its shares is left, in memory.

    The ballot keys take longer, one for each stratum: they are made by a due job (`keymaking`) while trustees note
    their shares. From now on the groups are fixed. Once more: new shares, the same ballot keys.
    """
    _require_ready(found, now)
    if found.keys_begun_at is None:
        found.keys_begun_at = now
        session().flush()
    private, public = custody.new_tally_key()
    shares = custody.split(private, single=found.custody == "single")
    made = Ceremony(found.id, now, public, [share_of(words) for words in shares])
    service(Ceremonies).begin(made)
    return made


def reconsider(found: Wave) -> None:
    """Back to the lists: keys that nobody was told of are dropped, shares that were noted open nothing."""
    require_preparing(found)
    service(WaveKeys).drop_ballot_keys(found.id)
    service(Ceremonies).end(found.id)
    found.keys_begun_at = None
    session().flush()


def _require_ready(found: Wave, now: datetime) -> None:
    state = readiness(found, now)
    if not state.is_ready:
        small = N_("Some groups have fewer than 30 people: put them together with others.")
        raise Invalid(N_("This wave cannot be opened yet."), *state.missing, *([small] if state.small else []))


def open_wave(found: Wave, now: datetime) -> None:
    """Fix keys, strata and numbers, and make the store for the ballots. From here on people can answer."""
    require_preparing(found)
    _require_ready(found, now)
    ceremony = service(Ceremonies).get(found.id, now)
    views = reads.strata(found)
    if ceremony is None or not ceremony.is_complete:
        raise Conflict(NO_KEYS)
    text = keys_json(found, ceremony.tally_public, views, _ballot_publics(found, views))
    for view in views:
        session().execute(update(Stratum).where(Stratum.id == view.id).values(eligible=view.eligible))
    found.keys_json, found.keys_sha256 = text, fingerprint(text)
    found.state, found.opened_at = "open", now
    session().flush()
    record(OPENED, now, about=f"wave:{found.id}", place=found.organisation_id)
    store.create(found.id, text)
    ceremonies, wave_id = service(Ceremonies), found.id
    after_commit(lambda: ceremonies.end(wave_id))


def _ballot_publics(found: Wave, views: list[StratumView]) -> dict[str, dict[str, str]]:
    keys = service(WaveKeys)
    if not all(keys.has_ballot_key(found.id, view.key) for view in views):
        raise Conflict(N_("The keys of the groups are still being made. Please wait a moment and open the wave then."))
    return {view.key: blind.public_of(keys.ballot_key(found.id, view.key)) for view in views}


def keys_json(
    found: Wave, tally_public: bytes, views: list[StratumView], ballot_publics: dict[str, dict[str, str]]
) -> str:
    """The immutable file that everybody checks against its hash (docs/decisions/0010)."""
    strata = [
        {"key": view.key, "instrument": view.instrument, "suite": BALLOT_SUITE, **ballot_publics[view.key]}
        for view in views
    ]
    tally = {
        "suite": custody.SUITE,
        "public": _b64(tally_public),
        "custody": CUSTODY_WORDS[found.custody],
    }
    whole = {
        "format": FORMAT,
        "wave": found.id,
        "tally": tally,
        "plain_bytes": PLAIN_BYTES,
        "sealed_bytes": SEALED_BYTES,
        "strata": strata,
    }
    return json.dumps(whole, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 of keys.json as base64url: 43 signs that stand in addresses, on slips and on the projector."""
    return _b64(hashlib.sha256(text.encode()).digest())


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def is_open(found: Wave, now: datetime) -> bool:
    """Whether ballots are given out at this moment."""
    return found.state == "open" and now < found.closes_at


def keys_of(wave_id: str) -> str | None:
    """keys.json of a wave that was opened."""
    return session().scalar(select(Wave.keys_json).where(Wave.id == wave_id))
