"""Strata of a draft: made when the first class, person or slip needs one, merged when they are too small."""

from typing import Any

from sqlalchemy import delete, select, update

from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.surveys.design import reads
from elearn.surveys.design.bands import joined
from elearn.surveys.design.drafts import require_draft
from elearn.surveys.design.merging import Merge, merges
from elearn.surveys.design.models import Listing, Place, Stratum, Wave
from elearn.surveys.instruments.reading import FOR_AUDIENCE

MERGED = Action("surveys.merge", N_("Groups of a survey were put together."))


def stratum_for(found: Wave, audience: str, band: str, area_id: str) -> Stratum:
    """The stratum for these people; the merged one, where theirs was put together with others."""
    rows = session().scalars(select(Stratum).where(Stratum.wave_id == found.id, Stratum.audience == audience)).all()
    for row in rows:
        if (band, area_id) == (row.band, row.area_id) or _holds(row, band, area_id):
            return row
    made = Stratum(
        id=new_id(),
        wave_id=found.id,
        key=_free_key(audience, band, {row.key for row in rows}),
        instrument=FOR_AUDIENCE[audience],
        audience=audience,
        band=band,
        area_id=area_id,
        merged=[],
    )
    session().add(made)
    session().flush()
    return made


def _holds(row: Stratum, band: str, area_id: str) -> bool:
    return any((each["band"], each["area_id"]) == (band, area_id) for each in row.merged)


def _free_key(audience: str, band: str, taken: set[str]) -> str:
    number = 1
    while (key := f"{audience.lower()}-{band}-{number:02}") in taken:
        number += 1
    return key


def offers(found: Wave, stratum_id: str) -> list[Merge]:
    """What a stratum may be merged with."""
    bases = [view.base for view in reads.strata(found)]
    small = next((base for base in bases if base.id == stratum_id), None)
    return merges(small, bases, reads.tree(found)) if small else []


def merge(found: Wave, stratum_id: str, ids: tuple[str, ...]) -> Stratum:
    """Put the strata of one of the offers together. Classes, people and slips move along."""
    require_draft(found)
    chosen = next((each for each in offers(found, stratum_id) if each.ids == ids), None)
    if chosen is None:
        raise Invalid(N_("These groups cannot be put together any more. Please look at the list again."))
    rows = [reads.stratum_by_id(found, each) for each in chosen.ids]
    eligible = {view.id: view.eligible for view in reads.strata(found)}
    kept, gone = rows[0], rows[1:]
    parts = [part for row in rows for part in _parts(row, eligible[row.id])]
    band = joined([row.band for row in rows])
    area_id = _common_area(found, chosen, kept)
    _move([row.id for row in gone], kept.id)
    kept.merged, kept.area_id, kept.band = parts, area_id, band
    kept.key = _free_key(kept.audience, band, _other_keys(found, kept))
    session().flush()
    record(MERGED, about=f"wave:{found.id}", place=found.organisation_id)
    return kept


def _parts(row: Stratum, eligible: int) -> list[dict[str, Any]]:
    own = {"audience": row.audience, "band": row.band, "area_id": row.area_id, "eligible": eligible}
    return list(row.merged) or [own]


def _common_area(found: Wave, chosen: Merge, kept: Stratum) -> str:
    """The whole prefecture where all its towns are in; else the first town's, named with the others beside it."""
    above = reads.tree(found).above(kept.area_id)
    return above.id if chosen.kind == "prefecture" and above else kept.area_id


def _other_keys(found: Wave, kept: Stratum) -> set[str]:
    return set(session().scalars(select(Stratum.key).where(Stratum.wave_id == found.id, Stratum.id != kept.id)))


def _move(gone: list[str], kept: str) -> None:
    for table in (Listing, Place):
        session().execute(update(table).where(table.stratum_id.in_(gone)).values(stratum_id=kept))
    session().execute(delete(Stratum).where(Stratum.id.in_(gone)))


def drop_if_empty(stratum_id: str) -> None:
    """A stratum without anybody goes with its last class."""
    used = select(Place.id).where(Place.stratum_id == stratum_id).limit(1)
    if session().scalar(used) is None:
        session().execute(delete(Stratum).where(Stratum.id == stratum_id))
