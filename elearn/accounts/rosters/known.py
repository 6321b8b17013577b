"""What is known already of a place and all below it, laid beside the roster in the scratch file."""

import base64
import binascii
import uuid
from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import Select, or_, select, union

from elearn.accounts.models import Organisation, Person, RoleGrant
from elearn.accounts.rosters.models import ClassGroup, Guardianship, Membership, RosterPerson
from elearn.accounts.rosters.scratch import Scratch
from elearn.base.core.db import connection

_LAYOUT: Final = """
DROP TABLE IF EXISTS known_org; DROP TABLE IF EXISTS known_person; DROP TABLE IF EXISTS known_class;
DROP TABLE IF EXISTS known_role; DROP TABLE IF EXISTS known_member; DROP TABLE IF EXISTS known_guardian;
CREATE TABLE known_org (id TEXT, kind TEXT, name TEXT, parent TEXT, code TEXT);
CREATE TABLE known_person (key TEXT PRIMARY KEY, id TEXT, family TEXT, given TEXT, kana_family TEXT, kana_given TEXT,
                           grade TEXT, master TEXT, listed INTEGER);
CREATE TABLE known_class (key TEXT, id TEXT, org TEXT, year INTEGER, kind TEXT, name TEXT, grades TEXT,
                          listed INTEGER);
CREATE TABLE known_role (id TEXT, person TEXT, org TEXT, role TEXT, begins TEXT, ends TEXT, listed INTEGER);
CREATE TABLE known_member (id TEXT, class TEXT, person TEXT, role TEXT, begins TEXT, ends TEXT, number INTEGER,
                           is_primary INTEGER);
CREATE TABLE known_guardian (pupil TEXT, guardian TEXT);
"""
_INDEXES: Final = """
CREATE INDEX known_person_id ON known_person (id); CREATE INDEX known_class_key ON known_class (key);
CREATE INDEX known_role_all ON known_role (person, org, role);
CREATE INDEX known_member_all ON known_member (person, class, role);
CREATE INDEX known_guardian_all ON known_guardian (pupil, guardian);
"""
# The profile wants a given name.
NO_NAME: Final = "・"
ROSTER_ROLES: Final = ("pupil", "teacher", "guardian")
_ID_BYTES: Final = 16
_STREAM: Final = {"stream_results": True, "yield_per": 5_000}


def lay_out(scratch: Scratch, place_id: str) -> None:
    """Copy organisations, people, classes, roles, memberships and guardians of the place into the scratch file."""
    scratch.run(_LAYOUT)
    places = below(place_id)
    fill = scratch.fill
    fill("known_org", 5, _tuples(_organisations(places)))
    # A school's own roster and the town's may both name a person: the place's own comes first.
    fill("known_person", 9, _people(place_id, places), how="INSERT OR IGNORE")
    fill("known_class", 8, _classes(places))
    fill("known_role", 7, _tuples(_roles(places)))
    fill("known_member", 8, _tuples(_members(places)))
    fill("known_guardian", 2, _tuples(_guardians(places)))
    scratch.run(_INDEXES)


def below(place_id: str) -> Select[*tuple[Any, ...]]:
    """The ids of the place and of everything below it."""
    top = select(Organisation.id).where(Organisation.id == place_id).cte("places", recursive=True)
    ids = top.union(select(Organisation.id).join(top, Organisation.parent_id == top.c.id))
    return select(ids.c.id)


def people_at(places: Select[*tuple[Any, ...]]) -> Any:
    """The ids of everyone with a roster entry, a role of the roster, or a class there."""
    listed = select(RosterPerson.person_id).where(RosterPerson.place_id.in_(places))
    with_role = select(RoleGrant.person_id).where(
        RoleGrant.organisation_id.in_(places), RoleGrant.role.in_(ROSTER_ROLES)
    )
    in_class = (
        select(Membership.person_id)
        .join(ClassGroup, ClassGroup.id == Membership.class_group_id)
        .where(ClassGroup.organisation_id.in_(places))
    )
    return union(listed, with_role, in_class)


def uuid_of(own_id: str) -> str:
    """One of our random ids (128 bits) as a UUID, for systems that expect one; the same each time."""
    try:
        raw = base64.urlsafe_b64decode(own_id + "==")
    except (binascii.Error, ValueError):
        raw = b""
    return str(uuid.UUID(bytes=raw)) if len(raw) == _ID_BYTES else own_id


def split_name(name: str) -> tuple[str, str]:
    """Family and given name of someone who came with no roster; for one word the given name is a sign for none."""
    family, _, given = name.replace("\u3000", " ").strip().partition(" ")
    return family, given.strip() or NO_NAME


def stream(query: Select[*tuple[Any, ...]]) -> Iterator[Any]:
    """The rows of a query, some thousand at a time."""
    return iter(connection().execute(query.execution_options(**_STREAM)))


def _tuples(query: Select[*tuple[Any, ...]]) -> Iterable[tuple[Any, ...]]:
    return (tuple(_plain(cell) for cell in row) for row in stream(query))


def _plain(cell: Any) -> Any:
    """Days become ISO text."""
    return cell.isoformat() if hasattr(cell, "isoformat") else cell


def _organisations(places: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    found = Organisation
    return select(found.id, found.kind, found.name, found.parent_id, found.code).where(found.id.in_(places))


def _people(place_id: str, places: Select[*tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    entry = RosterPerson
    query = (
        select(
            *(Person.id, Person.display_name, entry.source_id, entry.family_name, entry.given_name),
            *(entry.kana_family, entry.kana_given, entry.grade, entry.master_id),
        )
        .outerjoin(entry, entry.person_id == Person.id)
        .where(Person.id.in_(people_at(places)))
        # NULL sorts last or first, by engine; what counts is that the place's own entries come before others'.
        .order_by((entry.place_id == place_id).desc().nulls_last())
    )
    for own, shown, source, *names in stream(query):
        if source is None:
            yield (uuid_of(own), own, *split_name(shown), "", "", "", None, 0)
        else:
            yield (source, own, *names, 1)


def _classes(places: Select[*tuple[Any, ...]]) -> Iterator[tuple[Any, ...]]:
    found = ClassGroup
    query = select(
        found.id, found.source_id, found.organisation_id, found.school_year, found.kind, found.name, found.grades
    ).where(found.organisation_id.in_(places))
    for own, source, *rest in stream(query):
        yield (source or uuid_of(own), own, *rest, source is not None)


def _roles(places: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    found = RoleGrant
    return select(
        *(found.id, found.person_id, found.organisation_id, found.role),
        *(found.begins_on, found.ends_on, found.from_roster),
    ).where(found.organisation_id.in_(places), found.role.in_(ROSTER_ROLES))


def _members(places: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    found = Membership
    return (
        select(
            *(found.id, found.class_group_id, found.person_id, found.role),
            *(found.begins_on, found.ends_on, found.number, found.is_primary),
        )
        .join(ClassGroup, ClassGroup.id == found.class_group_id)
        .where(ClassGroup.organisation_id.in_(places))
    )


def _guardians(places: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    found = Guardianship
    people = people_at(places)
    return select(found.pupil_id, found.guardian_id).where(
        or_(found.pupil_id.in_(people), found.guardian_id.in_(people))
    )
