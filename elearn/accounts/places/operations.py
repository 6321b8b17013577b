"""Writes about places: the prefectures, and what a CSV says of municipalities and schools. All or nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from elearn.accounts.models import Organisation
from elearn.accounts.operations import create_organisation
from elearn.accounts.places.prefectures import COUNTRY_JA, PREFECTURES
from elearn.accounts.places.table import PlaceRow
from elearn.accounts.rosters.oneroster.faults import Faults
from elearn.base.core.audit import Action, record
from elearn.base.core.db import session
from elearn.base.core.messages import N_, Message


@dataclass(frozen=True)
class PlacesDifference:
    """What a file would change, each as `name (code)`."""

    new: list[str] = field(default_factory=list)
    renamed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    same: int = 0

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is as the file says already."""
        return not (self.new or self.renamed or self.moved)


def create_prefectures() -> int:
    """Make the country and its 47 prefectures where they are missing; tells how many prefectures were made."""
    country = session().scalar(select(Organisation.id).filter_by(kind="country", name=COUNTRY_JA))
    country = country or create_organisation("country", COUNTRY_JA)
    known = set(session().scalars(select(Organisation.code).where(Organisation.kind == "prefecture")))
    missing = [prefecture for prefecture in PREFECTURES if prefecture.code not in known]
    for prefecture in missing:
        create_organisation("prefecture", prefecture.ja, parent_id=country, code=prefecture.code)
    return len(missing)


def compare(rows: Sequence[PlaceRow], file: str, reach: Collection[str] | None) -> PlacesDifference:
    """What the rows would change. `reach` are the ids of the places that the person may change; None for all."""
    return _Places(rows, file, reach).difference()


PLACES_TAKEN = Action("accounts.take_places", N_("Schools and offices were brought in."))


def take(rows: Sequence[PlaceRow], file: str, reach: Collection[str] | None) -> PlacesDifference:
    """Write what the rows say, municipalities before the schools in them."""
    places = _Places(rows, file, reach)
    told = places.difference()
    places.write()
    record(PLACES_TAKEN)
    return told


class _Places:
    """The rows beside what is known: by code."""

    def __init__(self, rows: Sequence[PlaceRow], file: str, reach: Collection[str] | None) -> None:
        self._rows = sorted(rows, key=lambda row: (row.kind == "school", row.row))
        codes = {code for row in rows for code in (row.code, row.parent)}
        self._known = {
            found.code: found
            for part in _parts(sorted(codes))
            for found in session().scalars(select(Organisation).where(Organisation.code.in_(part)))
        }
        self._check(file, reach)

    def _check(self, file: str, reach: Collection[str] | None) -> None:
        faults = Faults()
        coming = {row.code: row.kind for row in self._rows}
        for row in self._rows:
            above, here = self._known.get(row.parent), self._known.get(row.code)
            kind = above.kind if above else coming.get(row.parent)
            if kind is None:
                words = N_("The place above, “%(value)s”, is not known. Add it above, or make the prefectures first.")
                faults.add(file, row.row, "parent", "unknown-parent", _with(words, row.parent))
            elif kind == "school":
                words = N_("“%(value)s” is a school; nothing lies below a school.")
                faults.add(file, row.row, "parent", "parent-kind", _with(words, row.parent))
            elif here is not None and here.kind != row.kind:
                words = N_("“%(value)s” is here already, as another kind of place.")
                faults.add(file, row.row, "kind", "other-kind", _with(words, row.code))
            elif reach is not None and not self._within(row, reach, coming):
                words = N_("“%(value)s” lies outside the places that you look after.")
                faults.add(file, row.row, "parent", "out-of-reach", _with(words, row.code))
        faults.stop()

    def _within(self, row: PlaceRow, reach: Collection[str], coming: dict[str, str]) -> bool:
        above, here = self._known.get(row.parent), self._known.get(row.code)
        allowed = above.id in reach if above else row.parent in coming
        return allowed and (here is None or here.id in reach)

    def difference(self) -> PlacesDifference:
        told = PlacesDifference()
        same = 0
        for row in self._rows:
            here, above = self._known.get(row.code), self._known.get(row.parent)
            line = f"{row.name} ({row.code})"
            if here is None:
                told.new.append(line)
                continue
            renamed, moved = here.name != row.name, above is None or here.parent_id != above.id
            if renamed:
                told.renamed.append(f"{here.name} → {line}")
            if moved:
                told.moved.append(line)
            same += not (renamed or moved)
        return PlacesDifference(told.new, told.renamed, told.moved, same)

    def write(self) -> None:
        for row in self._rows:
            here = self._known.get(row.code)
            if here is None:
                here = Organisation(kind=row.kind, code=row.code, name=row.name)
                session().add(here)
            here.name, here.parent_id = row.name, self._known[row.parent].id
            if row.kind == "municipality":
                session().flush()  # the schools below need its id
            self._known[row.code] = here
        session().flush()


def _with(message: Message, value: str) -> Message:
    return Message(message.text, {**message.values, "value": value})


def _parts(codes: list[str], size: int = 5_000) -> list[list[str]]:
    return [codes[start : start + size] for start in range(0, len(codes), size)]
