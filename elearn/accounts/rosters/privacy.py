"""What rosters say about a person: handed out and erased together with the account (`accounts.privacy`)."""

from typing import Any, Final

from sqlalchemy import delete, or_, select

from elearn.accounts.models import Organisation, Person
from elearn.accounts.rosters.models import ClassGroup, Guardianship, Membership, RosterDraft, RosterPerson
from elearn.base.core.db import session

TABLES: Final = frozenset({"class_group", "membership", "guardianship", "roster_person", "roster_draft"})


def export(person_id: str) -> dict[str, Any]:
    """The roster's entry, and every class with its days. Other people's names are theirs and are not given out."""
    entry = session().get(RosterPerson, person_id)
    classes = session().execute(
        select(Membership, ClassGroup.name, ClassGroup.school_year, Organisation.name)
        .join(ClassGroup, ClassGroup.id == Membership.class_group_id)
        .join(Organisation, Organisation.id == ClassGroup.organisation_id)
        .where(Membership.person_id == person_id)
        .order_by(Membership.begins_on)
    )
    found: dict[str, Any] = {
        "classes": [
            {
                "class": name,
                "school_year": year,
                "school": school,
                "as": member.role,
                "from": member.begins_on.isoformat(),
                "until": member.ends_on.isoformat() if member.ends_on else None,
                "number": member.number,
            }
            for member, name, year, school in classes
        ]
    }
    if entry is not None:
        columns = ("source_id", "master_id", "family_name", "given_name", "kana_family", "kana_given", "grade")
        found["roster"] = {name: getattr(entry, name) for name in columns}
    return found


def erase(learner_id: str) -> None:
    """Delete what hangs on the account. Both engines would cascade; here it is said."""
    person = select(Person.id).where(Person.learner_id == learner_id).scalar_subquery()
    session().execute(
        delete(Guardianship).where(or_(Guardianship.pupil_id == person, Guardianship.guardian_id == person))
    )
    for table in (Membership, RosterPerson, RosterDraft):
        session().execute(delete(table).where(table.person_id == person))
