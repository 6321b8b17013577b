"""One wave of the invented prefecture that is really cast: sealed, issued, cast, opened by two trustees and released.

Its people do not exist, but nothing else is invented: every ballot goes through the doors that a resident's would.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.ports import service
from elearn.demo.respondent import Respondent, decode
from elearn.surveys import operations as surveys
from elearn.surveys import queries
from elearn.surveys.queries import Ceremonies

# A full table needs a hundred people who may answer; some of them do not, and some leave everything open.
SLIPS: Final = 120
RETURNED: Final = 112
BLANK: Final = 4
ASKED: Final = timedelta(days=35)
ANSWERED: Final = timedelta(days=20)
CLOSED: Final = timedelta(days=12)
_CORE: Final = {"anxious": 22, "rather-anxious": 38, "rather-calm": 24, "calm": 18, "unknown": 10}
_READY: Final = {"well": 20, "mostly": 40, "little": 30, "not": 10}
_USE: Final = {"uses": 88, "does-not": 12}
_MOST_CONCERNS: Final = 3


def hold_wave(area_id: str, title: str, official: str, now: datetime) -> str:
    """From the draft to the released tables, at the times when it would have happened. Gives the wave's id."""
    asked = now - ASKED
    wave_id = _draft(area_id, title, official, asked, now - CLOSED)
    shares = open_by_trustees(wave_id, asked)
    _answer(wave_id, now - ANSWERED)
    surveys.close_wave(wave_id, surveys.tally_key(wave_id, shares[:2]), now - CLOSED)
    return wave_id


def _draft(area_id: str, title: str, official: str, asked: datetime, closes: datetime) -> str:
    with service(Database).unit(write=True):
        month = asked.astimezone(clock.TOKYO)
        found = surveys.create(area_id, title, f"{month:%Y-%m}", closes, asked, created_by=official)
        surveys.plan_slips(found, area_id, "all", SLIPS)
        return found.id


def open_by_trustees(wave_id: str, now: datetime) -> Sequence[str]:
    """As three trustees would open it; gives their shares, which only this demo keeps for a moment."""
    with service(Database).unit(write=True):
        ceremony = surveys.make_keys(queries.wave(wave_id), now)
    surveys.make_ballot_keys(wave_id, lambda _made, _of: None)
    shares = []
    for place, share in enumerate(ceremony.shares):
        shares.append(service(Ceremonies).show(wave_id, place, now))
        service(Ceremonies).note(wave_id, place, share.check, now)
    with service(Database).unit(write=True):
        surveys.open_wave(queries.wave(wave_id), now)
    return shares


def _answer(wave_id: str, now: datetime) -> None:
    """Everyone who returns the slip: one ballot issued, sealed and cast."""
    with service(Database).unit(write=True):
        found = queries.wave(wave_id)
        stratum = queries.strata(found)[0]
        surveys.hand_out(found, stratum.id, SLIPS)
        codes = queries.slip_codes(found, stratum.id)
    dice = random.Random(wave_id)  # noqa: S311 - invented answers
    for number, code in enumerate(codes[:RETURNED]):
        plain = queries.plain_ballot(stratum.instrument, {} if number < BLANK else _answers(stratum.instrument, dice))
        browser = Respondent(found.keys_json or "", stratum.key)
        wish = surveys.Wish(wave_id, stratum.key, decode(browser.wish["blinded"]), (), code)
        with service(Database).unit(write=True):
            signature = surveys.issue(wish, now)
        surveys.cast(wave_id, surveys.ballot_of(browser.take(signature).ballot(plain)))


def _answers(instrument: str, dice: random.Random) -> Mapping[str, Sequence[str]]:
    concerns = queries.options(instrument, "concerns")
    worries = dice.sample(concerns, k=dice.randint(1, _MOST_CONCERNS))
    single = {"core": _CORE, "use": _USE, "contact": _READY, "ways": _READY, "first": _READY}
    return {"concerns": worries} | {key: [_one(weights, dice)] for key, weights in single.items()}


def _one(weights: Mapping[str, int], dice: random.Random) -> str:
    return dice.choices(list(weights), list(weights.values()))[0]
