"""Residents and signed-in people: printed single-use slips, and places by role.

A slip's code is drawn from a secret of the wave outside the database, so that a sheet can be printed once more; the
database keeps its SHA-256.
"""

import hmac
import unicodedata
from collections.abc import Collection
from hashlib import sha256
from typing import Final

from sqlalchemy import func, select, update

from elearn.accounts import queries as people
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.surveys.design import reads
from elearn.surveys.design.bands import AGES
from elearn.surveys.design.custody import WaveKeys
from elearn.surveys.design.drafts import require_draft, require_uncounted
from elearn.surveys.design.models import Place, Stratum, Wave
from elearn.surveys.design.strata import stratum_for

# Signs that cannot be mistaken for one another in print or by hand; 17 ** 12 = 49 bits.
ALPHABET: Final = "34679CHJKMNPRTWXY"
LENGTH: Final = 12
SLIPS_PLANNED: Final = Action("surveys.plan_slips", N_("Slips for residents were planned for a survey."))
PEOPLE_ADDED: Final = Action("surveys.add_people", N_("People who sign in were added to a survey."))
MOST_AT_ONCE: Final = 2000
SIGNED_IN_ROLES: Final = ("teacher", "coordinator", "supporter", "trainer", "lead_trainer", "official", "editor")
_IGNORED: Final = frozenset("-‐‑‒–—―−ーｰ・._")


def code_of(place: Place) -> str:
    """The code on the slip."""
    digest = hmac.new(service(WaveKeys).slip_secret(place.wave_id), place.id.encode(), sha256).digest()
    number = int.from_bytes(digest, "big")
    signs = []
    for _ in range(LENGTH):
        number, at = divmod(number, len(ALPHABET))
        signs.append(ALPHABET[at])
    return "".join(signs)


def spaced(code: str) -> str:
    """In fours, as people type it."""
    return " ".join(code[at : at + 4] for at in range(0, len(code), 4))


def folded(typed: str) -> str:
    """The code as it was drawn, from any width and case, with spaces and hyphens wherever the reader puts them."""
    plain = unicodedata.normalize("NFKC", typed[:100]).upper()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in _IGNORED)


def plan_slips(found: Wave, area_id: str, band: str, count: int) -> Stratum:
    """So many residents of an area will get a slip. Printed once the wave is open, for a slip names its keys."""
    require_draft(found)
    if band not in AGES or area_id not in {area.id for area in reads.tree(found).areas()}:
        raise Invalid(N_("Please choose an area of this wave and a group of ages."))
    if found.open_series or not 1 <= count <= MOST_AT_ONCE:
        raise Invalid(N_("Between 1 and %(most)s slips can be planned at once.", most=MOST_AT_ONCE))
    stratum = stratum_for(found, "adult", band, area_id)
    places = [_slip(found, stratum) for _ in range(count)]
    session().add_all(places)
    session().flush()
    record(SLIPS_PLANNED, about=f"wave:{found.id}", place=found.organisation_id)
    return stratum


def _slip(found: Wave, stratum: Stratum) -> Place:
    made = Place(id=new_id(), wave_id=found.id, stratum_id=stratum.id, kind="slip", handed_out=False, not_asked=False)
    made.slip_hash = sha256(code_of(made).encode()).digest()
    return made


def add_people(found: Wave, area_id: str, roles: Collection[str]) -> int:
    """A place for everyone who signs in with one of the roles in an area; gives how many are new."""
    require_draft(found)
    wanted = [role for role in SIGNED_IN_ROLES if role in roles]
    if found.open_series or not wanted or area_id not in {area.id for area in reads.tree(found).areas()}:
        raise Invalid(N_("Please choose an area of this wave and at least one role."))
    below = [area.id for area in people.areas_below([area_id])]
    known = set(session().scalars(select(Place.learner_id).where(Place.wave_id == found.id)))
    fresh = [learner for learner in people.learners_at(below, wanted) if learner not in known]
    if fresh:
        stratum = stratum_for(found, "adult", "all", area_id)
        session().add_all(_person(found, stratum, learner) for learner in fresh)
        session().flush()
    record(PEOPLE_ADDED, about=f"wave:{found.id}", place=found.organisation_id)
    return len(fresh)


def _person(found: Wave, stratum: Stratum, learner_id: str) -> Place:
    return Place(
        id=new_id(),
        wave_id=found.id,
        stratum_id=stratum.id,
        kind="person",
        learner_id=learner_id,
        handed_out=False,
        not_asked=False,
    )


def hand_out(found: Wave, stratum_id: str, count: int) -> None:
    """So many slips of a stratum have been given to residents, all in all. Nobody notes which slip went to whom.

    Until the closing begins, and not meanwhile: its numbers rest on these.
    """
    require_uncounted(found)
    slips = (Place.wave_id == found.id, Place.stratum_id == stratum_id, Place.kind == "slip")
    printed = session().scalar(select(func.count()).select_from(Place).where(*slips)) or 0
    if not 0 <= count <= printed:
        raise Invalid(N_("Between 0 and %(printed)s slips can have been handed out.", printed=printed))
    first = select(Place.id).where(*slips).order_by(Place.id).limit(count)
    session().execute(update(Place).where(*slips).values(handed_out=False))
    session().execute(update(Place).where(Place.id.in_(first)).values(handed_out=True))


def slips_of(found: Wave, stratum_id: str) -> list[Place]:
    """The slips of a stratum, in the order of their printing."""
    rows = select(Place).where(Place.wave_id == found.id, Place.stratum_id == stratum_id, Place.kind == "slip")
    return list(session().scalars(rows.order_by(Place.id)))


def slip_codes(found: Wave, stratum_id: str) -> list[str]:
    """The codes on the slips of a stratum, as whoever prints them sees them."""
    return [code_of(place) for place in slips_of(found, stratum_id)]


def settled(found: Wave) -> dict[str, int]:
    """At closing, by stratum key: of the planned slips only those that were handed out could have been answered."""
    return {view.key: view.eligible - view.slips + view.handed_out for view in reads.strata(found)}


def settle_slips(found: Wave) -> None:
    """Fix these numbers, once: the places themselves are erased in the same commit."""
    for key, eligible in settled(found).items():
        counted = (Stratum.wave_id == found.id, Stratum.key == key)
        session().execute(update(Stratum).where(*counted).values(eligible=eligible))
