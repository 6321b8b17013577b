"""Taking a roster: all of it or nothing, in the unit of work that is open."""

import secrets
from collections.abc import Iterator
from datetime import date, datetime
from typing import Final

from sqlalchemy import Table, delete, select

from elearn.accounts.models import Learner, Organisation, Person, RoleGrant
from elearn.accounts.rosters import bulk, difference
from elearn.accounts.rosters.difference import Summary
from elearn.accounts.rosters.models import ClassGroup, Guardianship, Membership, RosterPerson
from elearn.accounts.rosters.oneroster.faults import Faults
from elearn.accounts.rosters.scratch import Scratch
from elearn.base.core import clock
from elearn.base.core.audit import Action, record
from elearn.base.core.db import Base, session
from elearn.base.core.messages import N_

# 32 letters and digits, of those that look alike only one; twelve of them are 60 bits.
_SIGNS: Final = b"abcdefghijkmnpqrstuvwxyz23456789" * 8


def compare(scratch: Scratch, place_id: str, now: datetime) -> Summary:
    """What the staged roster would change at the place; nothing is written."""
    summary = difference.work_out(scratch, place_id, now.astimezone(clock.TOKYO).date())
    _refuse_foreign_codes(scratch)
    return summary


ROSTER_TAKEN = Action("accounts.take_roster", N_("Class lists were brought in."))


def take(scratch: Scratch, place_id: str, now: datetime) -> Summary:
    """Write the difference between the staged roster and what is known at this moment."""
    summary = compare(scratch, place_id, now)
    today = now.astimezone(clock.TOKYO).date()
    scratch.teach("sign_in_name", lambda _: sign_in_name())
    with bulk.room():
        _Taking(scratch, place_id, now, today).run()
    session().expire_all()
    record(ROSTER_TAKEN, now, about=f"organisation:{place_id}", place=place_id)
    return summary


def _refuse_foreign_codes(scratch: Scratch) -> None:
    """A school that stands elsewhere in the tree is not taken from there by a roster."""
    new = dict(scratch.rows("SELECT code, row FROM place WHERE is_new OR gets_code"))
    found = session().execute(select(Organisation.code).where(Organisation.code.in_(new))).scalars()
    faults = Faults()
    words = N_("The school “%(value)s” belongs to another place here. Please ask an administrator.")
    for code in sorted(code for code in found if code):
        faults.add("orgs.csv", new[code], "identifier", "other-place", difference.words_with(words, code))
    faults.stop()


def sign_in_name() -> str:
    """A name that nobody has and nobody need remember: people come in by a slip or from their school's sign-on."""
    return secrets.token_bytes(12).translate(_SIGNS).decode()


def _table(model: type[Base]) -> Table:
    table = model.__table__
    assert isinstance(table, Table)
    return table


class _Taking:
    """One roster being written: places first, then people, then what ties them together."""

    def __init__(self, scratch: Scratch, place_id: str, now: datetime, today: date) -> None:
        self._rows = scratch.rows
        self._place_id = place_id
        self._now = bulk.moment(now)
        self._ended = difference.last_day(today)

    def run(self) -> None:
        self._schools()
        self._people()
        self._classes()
        self._roles()
        self._members()
        self._guardians()

    def _schools(self) -> None:
        new = "SELECT id, 'school', name, code, COALESCE(parent, ?) FROM place WHERE is_new"
        bulk.insert(_table(Organisation), ("id", "kind", "name", "code", "parent_id"), self._rows(new, self._place_id))
        changed = "SELECT id, name, code FROM place WHERE NOT is_new AND (renamed OR gets_code)"
        named = ({"id": own, "name": name, "code": code} for own, name, code in self._rows(changed))
        bulk.change(_table(Organisation), ("id",), named)

    def _people(self) -> None:
        insert, rows = bulk.insert, self._rows
        insert(_table(Learner), ("id", "kind"), rows("SELECT learner, 'person' FROM newcomer ORDER BY 1"))
        names = ("id", "learner_id", "display_name", "sign_in_name", "created_at")
        # Newcomers lie in the order of their ids already.
        new = "SELECT id, learner, family || ' ' || given, sign_in_name(''), ? FROM newcomer ORDER BY rowid"
        insert(_table(Person), names, rows(new, self._now))
        columns = ("person_id", "place_id", *_ENTRY_COLUMNS)
        listed = f"SELECT id, ?, {_ENTRY} FROM newcomer p ORDER BY p.rowid"  # noqa: S608 - our own words
        insert(_table(RosterPerson), columns, rows(listed, self._place_id))
        named = (
            f"SELECT w.id, ?, {_ENTRY} FROM who w JOIN person p ON p.key = w.key "  # noqa: S608 - our own words
            "WHERE NOT w.listed AND NOT w.is_new AND w.renamed"
        )
        insert(_table(RosterPerson), columns, rows(named, self._place_id))
        self._rename()

    def _rename(self) -> None:
        changed = (
            f"SELECT w.id, w.listed, {_ENTRY} FROM who w JOIN person p ON p.key = w.key "  # noqa: S608 - our own words
            "WHERE w.renamed"
        )
        found = [
            (own, listed, dict(zip(_ENTRY_COLUMNS, row, strict=True))) for own, listed, *row in self._rows(changed)
        ]
        entries = ({"person_id": own, **row} for own, listed, row in found if listed)
        bulk.change(_table(RosterPerson), ("person_id",), entries)
        shown = ({"id": own, "display_name": _shown(row["family_name"], row["given_name"])} for own, _, row in found)
        bulk.change(_table(Person), ("id",), shown)

    def _classes(self) -> None:
        columns = ("id", "organisation_id", "school_year", "kind", "name", "grades", "source_id")
        query = "SELECT id, org, year, kind, name, grades, key FROM want_class WHERE "
        bulk.insert(_table(ClassGroup), columns, self._rows(query + "is_new"))
        changed = (dict(zip(columns, row, strict=True)) for row in self._rows(query + "changed"))
        bulk.change(_table(ClassGroup), ("id",), changed)

    def _roles(self) -> None:
        new = "SELECT new_id(), person, org, role, begins, ends, 1, ? FROM new_role"
        columns = ("id", "person_id", "organisation_id", "role", "begins_on", "ends_on", "from_roster", "granted_at")
        bulk.insert(_table(RoleGrant), columns, self._rows(new, self._now))
        changed = self._rows("SELECT id, begins, ends FROM changed_role")
        dated = ({"id": own, "begins_on": _day(begins), "ends_on": _day(ends)} for own, begins, ends in changed)
        bulk.change(_table(RoleGrant), ("id",), dated)
        self._end(RoleGrant, "left_role")

    def _members(self) -> None:
        new = "SELECT new_id(), person, class, role, begins, ends, number, is_primary FROM new_member"
        columns = ("id", "person_id", "class_group_id", "role", "begins_on", "ends_on", "number", "is_primary")
        bulk.insert(_table(Membership), columns, self._rows(new))
        changed = self._rows("SELECT id, ends, number, is_primary FROM changed_member")
        bulk.change(
            _table(Membership),
            ("id",),
            (
                {"id": own, "ends_on": _day(ends), "number": number, "is_primary": bool(primary)}
                for own, ends, number, primary in changed
            ),
        )
        self._end(Membership, "left_member")

    def _end(self, model: type[RoleGrant | Membership], left: str) -> None:
        """What began ends yesterday; what has not begun never was."""
        ended = self._ended.isoformat()
        begun = self._rows(f"SELECT id FROM {left} WHERE begins IS NULL OR begins <= ?", ended)  # noqa: S608 - our own name
        bulk.change(_table(model), ("id",), ({"id": own, "ends_on": self._ended} for (own,) in begun))
        never = [own for (own,) in self._rows(f"SELECT id FROM {left} WHERE begins > ?", ended)]  # noqa: S608 - our own name
        for part in _parts(never):
            session().execute(delete(model).where(model.id.in_(part)))

    def _guardians(self) -> None:
        pairs = self._rows("SELECT pupil, guardian FROM new_guardian")
        bulk.insert(_table(Guardianship), ("pupil_id", "guardian_id"), pairs)
        for pupil, guardian in self._rows("SELECT pupil, guardian FROM left_guardian"):
            session().execute(delete(Guardianship).filter_by(pupil_id=pupil, guardian_id=guardian))


_ENTRY: Final = "p.key, NULLIF(p.master, ''), p.family, p.given, p.kana_family, p.kana_given, p.grade"
_ENTRY_COLUMNS: Final = (
    *("source_id", "master_id", "family_name", "given_name", "kana_family", "kana_given", "grade"),
)


def _parts(ids: list[str], size: int = 500) -> Iterator[list[str]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _shown(family: str, given: str) -> str:
    return f"{family} {given}"


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
