"""Badges: issue and verify per second in one process, and the pages of a site that holds very many of them."""

import json
import os
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import insert

from bench.load import Figures, Request, get
from bench.town import cookie
from elearn.accounts import operations as accounts
from elearn.accounts.signing import operations as signing
from elearn.accounts.signing.devices import UNKNOWN
from elearn.badges import bits, operations, queries
from elearn.badges.models import Badge
from elearn.badges.operations import Award, Ground
from elearn.badges.queries import given_file
from elearn.base.core import clock
from elearn.base.core.db import Database, new_id, session
from elearn.base.http.flask_app import ElearnFlask

BADGES: Final = int(os.environ.get("BENCH_BADGES", "100000"))
# More than any municipality has.
_PER_OFFICE: Final = 1000
_GROUNDS: Final = (Ground("test", "試験 34/40", "Test 34/40"), Ground("course", "講座 2回", "2 courses"))


@dataclass(frozen=True)
class Shelf:
    """One badge of very many; the cookies of its holder, of its office's official, and of the one of the prefecture."""

    app: ElearnFlask
    award: Award
    badge_id: str
    holder: str
    official: str
    prefect: str

    def feeds(self) -> dict[str, Request]:
        """What is measured over HTTP, by name."""
        of = f"of {BADGES:,} badges"
        return {
            f"badge page, {of}": get(f"/badges/{self.badge_id}"),
            f"badge JSON, {of}": get(f"/badges/{self.badge_id}.json"),
            f"status list, {of}": get("/badges/status/1.json"),
            "my badges": get("/badges/mine/", self.holder),
            f"coverage of an office, {of}": get("/badges/coverage/", self.official),
            f"coverage of a prefecture with {BADGES:,} badges": get("/badges/coverage/", self.prefect),
            f"list of an office, {of}": get("/badges/issued/", self.official),
            f"search in it, {of}": get("/badges/issued/?q=bench-99", self.official),
            f"search that finds nothing, {of}": get("/badges/issued/?q=nobody", self.official),
        }

    def by_hand(self, seconds: float) -> dict[str, Figures]:
        """One after another, in one thread, without HTTP."""
        file = self._reading(lambda: queries.badge_of(self.badge_id).credential).encode()
        return {
            "issue a badge": _repeat(lambda: self._writing(lambda: operations.issue(self.award, clock.now())), seconds),
            "verify a badge": _repeat(lambda: self._reading(lambda: _good(file)), seconds),
        }

    def _writing(self, do: Callable[[], Any]) -> Any:
        with self.app.services.active(), self.app.services.get(Database).unit(write=True):
            return do()

    def _reading(self, do: Callable[[], Any]) -> Any:
        with self.app.services.active(), self.app.services.get(Database).unit(write=False):
            return do()


def fill(app: ElearnFlask) -> Shelf:
    """Issue one badge for real and set very many beside it; only their signatures are copies."""
    now = clock.now()
    with app.services.active(), app.services.get(Database).unit(write=True):
        prefecture = accounts.create_organisation("prefecture", "bench prefecture")
        office = accounts.create_organisation("municipality", "bench office", parent_id=prefecture)
        names = ("bench-holder", "bench-official", "bench-prefect")
        holder, official, prefect = (accounts.create_person(name, name, now) for name in names)
        accounts.grant_role(official, office, "official", now)
        accounts.grant_role(prefect, prefecture, "official", now)
        badge = operations.issue(Award(holder, office, "supporter", _GROUNDS), now)
        award = Award(official, office, "trainer", _GROUNDS)  # the holder's page stays short
        for rows in _copies(badge, badge.credential, prefecture):
            session().execute(insert(Badge), rows)
        return Shelf(app, award, badge.id, *(_cookie(app, each) for each in (holder, official, prefect)))


def _copies(badge: Badge, credential: str, prefecture: str) -> Iterator[list[dict[str, object]]]:
    """Rows in portions, each of another office; the first belong to the office that is looked at."""
    now = clock.now()
    crowd = [accounts.create_person(f"bench-{n}", f"bench-{n}", now) for n in range(_PER_OFFICE)]
    same: dict[str, object] = {"version": badge.version, "achievement": badge.achievement, "grounds": badge.grounds}
    same |= {"valid_from": now, "valid_until": now + timedelta(days=700), "shows_name": False, "founding": False}
    same |= {"credential": credential, "holder_kind": "accountId", "holder_value": "x"}
    office = badge.office_id
    for start in range(0, BADGES, _PER_OFFICE):
        places = ((badge.list_index + start + n + 1) % bits.BITS for n in range(_PER_OFFICE))
        row = same | {"office_id": office, "list_number": badge.list_number}
        yield [
            {**row, "id": new_id(), "person_id": person, "list_index": place}
            for person, place in zip(crowd, places, strict=True)
        ]
        office = accounts.create_organisation("municipality", f"office {start}", parent_id=prefecture)


def _cookie(app: ElearnFlask, person_id: str) -> str:
    session_id = signing.begin_session(person_id, UNKNOWN, clock.now(), two_steps=True)
    # With what the browser keeps from the first page with a form: only that page sets it.
    return cookie(app, _user_id=f"{person_id}.{session_id}", csrf_token=new_id())


def _good(file: bytes) -> None:
    found = queries.verify(given_file(file), clock.now())
    if found.state != "good":
        raise RuntimeError(json.dumps([str(check.message) for check in found.checks]))


def _repeat(do: Callable[[], Any], seconds: float) -> Figures:
    do()  # the libraries are loaded now
    took: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() < began + seconds:
        at = time.perf_counter()
        do()
        took.append(time.perf_counter() - at)
    cuts = statistics.quantiles(took, n=100)
    return Figures(len(took) / (time.perf_counter() - began), cuts[49] * 1000, cuts[98] * 1000, 0)
