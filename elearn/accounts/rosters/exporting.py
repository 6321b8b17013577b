"""A place's roster as a OneRoster zip: what we know, and no more; taken in again it changes nothing.

Ids are those that the roster came with, else our own random ones as UUIDs. Mail, phone, password and user name of other
systems are not known here; `username`, which the profile wants, is the name by which the person signs in here.
"""

import uuid
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, BinaryIO, Final

from sqlalchemy import Select, select

from elearn.accounts.models import Organisation, Person, RoleGrant
from elearn.accounts.rosters import known
from elearn.accounts.rosters.models import ClassGroup, Guardianship, Membership, RosterPerson
from elearn.accounts.rosters.oneroster import writing
from elearn.base.core.db import session

_ROLES: Final = {"pupil": "student", "teacher": "teacher", "guardian": "guardian"}
Cells = Mapping[str, str]


def export(place_id: str, target: BinaryIO, system: str, today: date) -> None:
    """Write the zip of everything at the place and below to `target`."""
    writing.write(target, _Export(place_id, today).tables(), system)


def _derived(*parts: str) -> str:
    """An id for what has none here: the same each time."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(("elearn", *parts))))


class _Export:
    """The tables of one place; everything but people, roles and enrolments is small and held in memory."""

    def __init__(self, place_id: str, today: date) -> None:
        self._today = today
        self._places = known.below(place_id)
        self._schools = {
            found.id: found
            for found in session().scalars(
                select(Organisation).where(Organisation.id.in_(self._places), Organisation.kind == "school")
            )
        }
        groups = select(ClassGroup).where(ClassGroup.organisation_id.in_(self._places)).order_by(ClassGroup.id)
        self._groups = {found.id: found for found in session().scalars(groups)}

    def tables(self) -> dict[str, Iterator[Cells]]:
        """Rows by file."""
        return {
            "academicSessions": self._sessions(),
            "orgs": self._orgs(),
            "courses": self._courses(),
            "classes": self._classes(),
            "users": self._users(),
            "roles": self._roles(),
            "enrollments": self._enrolments(),
        }

    def _years(self) -> list[int]:
        return sorted({group.school_year for group in self._groups.values()})

    def _sessions(self) -> Iterator[Cells]:
        for year in self._years():
            yield {
                "sourcedId": _derived("year", str(year)),
                "title": f"{year}年度",
                "type": "schoolYear",
                "startDate": f"{year}-04-01",
                "endDate": f"{year + 1}-03-31",
                "schoolYear": str(year),
            }

    def _orgs(self) -> Iterator[Cells]:
        parents = {school.parent_id for school in self._schools.values() if school.parent_id}
        boards = {
            found.id: found
            for found in session().scalars(
                select(Organisation).where(Organisation.id.in_(parents), Organisation.kind == "municipality")
            )
        }
        for board in boards.values():
            code = {"identifier": board.code} if board.code else {}
            yield {"sourcedId": known.uuid_of(board.id), "name": board.name, "type": "district", **code}
        for school in self._schools.values():
            above = {"parentSourcedId": known.uuid_of(school.parent_id)} if school.parent_id in boards else {}
            yield {
                "sourcedId": known.uuid_of(school.id),
                "name": school.name,
                "type": "school",
                "identifier": school.code or "",
                **above,
            }

    def _courses(self) -> Iterator[Cells]:
        for school in self._schools:
            for year in self._years():
                yield {
                    "sourcedId": _derived("course", school, str(year)),
                    "schoolYearSourcedId": _derived("year", str(year)),
                    "title": "学級",
                    "orgSourcedId": known.uuid_of(school),
                }

    def _classes(self) -> Iterator[Cells]:
        for group in self._groups.values():
            yield {
                "sourcedId": _key(group.source_id, group.id),
                "title": group.name,
                "grades": group.grades,
                "courseSourcedId": _derived("course", group.organisation_id, str(group.school_year)),
                "classType": group.kind,
                "schoolSourcedId": known.uuid_of(group.organisation_id),
                "termSourcedIds": _derived("year", str(group.school_year)),
            }

    def _users(self) -> Iterator[Cells]:
        guardians = self._guardians()
        names = (RosterPerson.family_name, RosterPerson.given_name, RosterPerson.kana_family, RosterPerson.kana_given)
        query = (
            select(
                *(Person.id, Person.sign_in_name, Person.display_name, RosterPerson.source_id),
                *(*names, RosterPerson.grade, RosterPerson.master_id),
            )
            .outerjoin(RosterPerson, RosterPerson.person_id == Person.id)
            .where(Person.id.in_(self._holders()))
            .order_by(Person.id)
        )
        for own, sign_in_name, shown, source, listed_family, listed_given, *rest in known.stream(query):
            family, given = (listed_family, listed_given) if source else known.split_name(shown)
            kana_family, kana_given, grade, master = (cell or "" for cell in rest)
            yield {
                "sourcedId": _key(source, own),
                "enabledUser": "true",
                "username": sign_in_name,
                "familyName": family,
                "givenName": given,
                "agentSourcedIds": ",".join(guardians.get(own, ())),
                "grades": grade,
                "userMasterIdentifier": master,
                "metadata.jp.kanaFamilyName": kana_family,
                "metadata.jp.kanaGivenName": kana_given,
            }

    def _grants(self, *columns: Any) -> Select[*tuple[Any, ...]]:
        return select(*columns).where(
            RoleGrant.organisation_id.in_(list(self._schools)), RoleGrant.role.in_(known.ROSTER_ROLES)
        )

    def _holders(self) -> Select[*tuple[Any, ...]]:
        """Who has a role at one of the schools: nobody else can be listed, for the profile wants a role."""
        return self._grants(RoleGrant.person_id)

    def _guardians(self) -> dict[str, list[str]]:
        query = (
            select(Guardianship.pupil_id, Guardianship.guardian_id, RosterPerson.source_id)
            .outerjoin(RosterPerson, RosterPerson.person_id == Guardianship.guardian_id)
            .where(Guardianship.pupil_id.in_(self._holders()))
            .where(Guardianship.guardian_id.in_(self._grants(RoleGrant.person_id).where(RoleGrant.role == "guardian")))
            .order_by(Guardianship.guardian_id)
        )
        found: dict[str, list[str]] = {}
        for pupil, guardian, source in known.stream(query):
            found.setdefault(pupil, []).append(_key(source, guardian))
        return found

    def _roles(self) -> Iterator[Cells]:
        grant = RoleGrant
        query = (
            self._grants(
                *(grant.id, grant.person_id, RosterPerson.source_id, grant.role),
                *(grant.begins_on, grant.ends_on, grant.organisation_id),
            )
            .outerjoin(RosterPerson, RosterPerson.person_id == grant.person_id)
            .order_by(grant.organisation_id, grant.person_id, grant.role)
        )
        before = None
        for own, person, source, role, begins, ends, school in known.stream(query):
            primary, before = (school, person) != before, (school, person)
            yield {
                "sourcedId": known.uuid_of(own),
                "userSourcedId": _key(source, person),
                "roleType": "primary" if primary else "secondary",
                "role": _ROLES[role],
                "beginDate": _text(begins),
                "endDate": _text(ends),
                "orgSourcedId": known.uuid_of(school),
            }

    def _enrolments(self) -> Iterator[Cells]:
        found = Membership
        query = (
            select(
                *(found.id, found.class_group_id, found.person_id, found.role, found.begins_on, found.ends_on),
                *(found.number, found.is_primary, RosterPerson.source_id),
            )
            .outerjoin(RosterPerson, RosterPerson.person_id == found.person_id)
            .where(found.class_group_id.in_(list(self._groups)), found.person_id.in_(self._holders()))
            .order_by(found.class_group_id, found.number, found.id)
        )
        for own, group_id, person, role, begins, ends, number, primary, source in known.stream(query):
            group = self._groups[group_id]
            yield {
                "sourcedId": known.uuid_of(own),
                "classSourcedId": _key(group.source_id, group.id),
                "schoolSourcedId": known.uuid_of(group.organisation_id),
                "userSourcedId": _key(source, person),
                "role": _ROLES[role],
                "primary": "true" if primary else "false",
                "beginDate": begins.isoformat(),
                "endDate": _text(ends),
                "metadata.jp.shussekiNo": "" if number is None else str(number),
            }


def _key(source: str | None, own: str) -> str:
    return source or known.uuid_of(own)


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""
