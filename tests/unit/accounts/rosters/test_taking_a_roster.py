"""A roster is taken whole, tells beforehand what it changes, and changes nothing the second time."""

import io
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select, text

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.models import Organisation, Person, RoleGrant
from elearn.accounts.rosters import exporting
from elearn.accounts.rosters.models import ClassGroup, Guardianship, Membership, RosterPerson
from elearn.accounts.rosters.oneroster.faults import RosterRefused
from elearn.base.core import clock
from elearn.base.core.db import Base
from tests.factories.rosters import NEVER_KEPT, school_code, small

SPRING = datetime(2026, 4, 3, tzinfo=UTC)
AUTUMN = datetime(2026, 10, 5, tzinfo=UTC)


def count(unit, model):
    with unit(write=False) as session:
        return session.scalar(select(func.count()).select_from(model))


def exported(unit, place, today):
    target = io.BytesIO()
    with unit(write=False):
        exporting.export(place, target, "架空市", today)
    return target.getvalue()


def test_a_dry_run_tells_the_difference_and_writes_nothing(town, unit):
    told = town.compare(small().packed())
    assert (told.new, told.moved, told.left, told.new_classes, told.new_schools) == (20, 0, 0, 4, 2)
    assert len(told.names["new"]) == 20
    assert count(unit, Person) == count(unit, ClassGroup) == 0


def test_everyone_arrives_with_school_role_class_and_guardians(town, unit):
    roster = small()
    town.take(roster.packed(), SPRING)
    assert count(unit, Person) == count(unit, RosterPerson) == count(unit, RoleGrant) == 20
    assert (count(unit, Membership), count(unit, Guardianship)) == (16, 4)
    with unit(write=False) as session:
        school = session.scalar(select(Organisation).where(Organisation.code == school_code(1)))
        assert (school.kind, school.parent_id, school.name) == ("school", town.place, "架空1小学校")
        group = session.scalar(select(ClassGroup).where(ClassGroup.organisation_id == school.id))
        assert (group.school_year, group.kind) == (2026, "homeroom")
        numbers = select(Membership.number).where(Membership.class_group_id == group.id, Membership.role == "pupil")
        assert sorted(session.scalars(numbers)) == [1, 2, 3]


def test_the_same_file_again_changes_nothing(town):
    packed = small().packed()
    town.take(packed, SPRING)
    assert town.compare(packed, AUTUMN).changes_nothing
    assert town.take(packed, AUTUMN).same == 20


def test_a_file_in_which_the_system_sorted_its_rows_anew_changes_nothing(town):
    roster = small()
    town.take(roster.packed(), SPRING)
    for rows in roster.rows.values():
        rows.reverse()
    assert town.compare(roster.packed(), AUTUMN).changes_nothing


def test_our_own_export_taken_again_changes_nothing(town, unit):
    town.take(small().packed(), SPRING)
    with unit():
        teacher = accounts.create_person("hoshino", "星野 あかり", SPRING)
        single = accounts.create_person("mono", "ひとり", SPRING)
        school = people.organisation_id_by_name("架空1小学校")
        accounts.grant_role(teacher, school, "teacher", SPRING)
        accounts.grant_role(single, school, "teacher", SPRING)
    packed = exported(unit, town.place, AUTUMN.date())
    told = town.compare(packed, AUTUMN)
    assert told.changes_nothing, told
    assert told.same == 22


def test_an_export_taken_by_an_empty_town_gives_the_same_export(town, unit):
    town.take(small().packed(), SPRING)
    first = town.compare(exported(unit, town.place, AUTUMN.date()), AUTUMN)
    assert first.changes_nothing


def test_who_is_new_moved_and_gone_is_told_and_done(town, unit):
    roster = small()
    town.take(roster.packed(), SPRING)
    pupils = [row for row in roster.rows["enrollments"] if row[6] == "student"]
    classes = [row[0] for row in roster.rows["classes"]]
    moved, gone = pupils[0], pupils[4]
    moved[3] = classes[1] if moved[3] == classes[0] else classes[0]
    roster.rows["enrollments"].remove(gone)
    roster.rows["roles"] = [row for row in roster.rows["roles"] if row[3] != gone[5]]
    roster.rows["users"] = [row for row in roster.rows["users"] if row[0] != gone[5]]
    told = town.take(roster.packed(), AUTUMN)
    assert (told.new, told.moved, told.left) == (0, 1, 1)
    with unit(write=False) as session:
        person = session.scalar(select(RosterPerson.person_id).where(RosterPerson.source_id == gone[5]))
        assert (
            session.scalar(select(RoleGrant.ends_on).where(RoleGrant.person_id == person)).isoformat() == "2026-10-04"
        )
        assert session.scalar(select(Person.id).where(Person.id == person)) == person, "the account stays"
        ends = select(Membership.ends_on).join(RosterPerson, RosterPerson.person_id == Membership.person_id)
        moves = session.scalars(ends.where(RosterPerson.source_id == moved[5]).order_by(Membership.ends_on)).all()
        assert sorted(str(day) for day in moves) == ["2026-10-04", "None"]
    assert town.compare(roster.packed(), AUTUMN).changes_nothing


def test_who_comes_back_has_the_old_account_and_the_role_again(town, unit):
    roster = small()
    packed = roster.packed()
    town.take(packed, SPRING)
    gone = roster.rows["users"][-1][0]
    for file, column in (("users", 0), ("roles", 3), ("enrollments", 5)):
        roster.rows[file] = [row for row in roster.rows[file] if row[column] != gone]
    assert town.take(roster.packed(), AUTUMN).left == 1
    assert town.take(packed, AUTUMN).moved == 1
    assert count(unit, Person) == 20
    assert town.compare(packed, AUTUMN).changes_nothing


def test_a_role_given_by_hand_is_never_taken_back(town, unit):
    town.take(small().packed(), SPRING)
    with unit():
        teacher = accounts.create_person("hoshino", "星野 あかり", SPRING)
        accounts.grant_role(teacher, people.organisation_id_by_name("架空1小学校"), "teacher", SPRING)
    assert town.take(small().packed(), AUTUMN).changes_nothing
    with unit(write=False):
        assert people.schools_of(teacher, {"teacher"})


def test_a_transferred_teacher_keeps_the_account_and_loses_the_old_school(town, unit):
    roster = small()
    town.take(roster.packed(), SPRING)
    teacher = next(row[3] for row in roster.rows["roles"] if row[5] == "teacher")
    schools = [row[0] for row in roster.rows["orgs"] if row[4] == "school"]
    for row in roster.rows["roles"]:
        if row[3] == teacher:
            row[8] = schools[1]
    roster.rows["enrollments"] = [row for row in roster.rows["enrollments"] if row[5] != teacher]
    assert town.take(roster.packed(), AUTUMN).moved == 1
    with unit(write=False) as session, clock.frozen(AUTUMN):
        person = session.scalar(select(RosterPerson.person_id).where(RosterPerson.source_id == teacher))
        assert [place.name for place in people.schools_of(person, {"teacher"})] == ["架空2小学校"]
        assert people.roles_of(person) == {"teacher"}


def test_a_name_that_changed_changes_the_account(town, unit):
    roster = small()
    town.take(roster.packed(), SPRING)
    roster.cell("users", 2, "preferredFamilyName", "花野")
    told = town.take(roster.packed(), AUTUMN)
    assert (told.renamed, told.moved) == (1, 0)
    with unit(write=False) as session:
        assert session.scalar(select(Person.display_name).where(Person.display_name.like("花野 %")))


def test_a_school_known_by_its_name_gets_its_code_and_is_not_doubled(town, unit):
    with unit():
        accounts.create_organisation("school", "架空1小学校", parent_id=town.place)
    told = town.take(small().packed(), SPRING)
    assert (told.new_schools, told.changed_schools) == (1, 1)
    assert town.compare(small().packed(), AUTUMN).changes_nothing


def test_mail_phone_and_passwords_are_in_no_table(town, unit):
    town.take(small().packed(), SPRING)
    with unit(write=False) as session:
        for table in Base.metadata.tables.values():
            for row in session.execute(select(table)):
                assert NEVER_KEPT not in str(tuple(row)), table.name


def test_administrators_of_other_systems_get_no_rights_here(town, unit):
    roster = small()
    roster.cell("roles", 2, "role", "systemAdministrator")
    told = town.take(roster.packed(), SPRING)
    assert told.without_rights == 1
    assert count(unit, RoleGrant) == 19


def test_a_disabled_user_is_not_taken(town, unit):
    roster = small()
    roster.cell("users", 2, "enabledUser", "false")
    assert town.take(roster.packed(), SPRING).new == 19


def test_a_school_of_another_town_is_not_taken_from_there(town, unit):
    with unit():
        other = accounts.create_organisation("municipality", "となり町")
        accounts.create_organisation("school", "となり小学校", parent_id=other, code=school_code(2))
    with pytest.raises(RosterRefused) as refused:
        town.take(small().packed())
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column, fault.rule) == ("orgs.csv", 4, "identifier", "other-place")
    assert count(unit, Person) == 0


def test_a_school_takes_only_its_own_roster(town, unit):
    with unit():
        school = accounts.create_organisation("school", "架空1小学校", parent_id=town.place, code=school_code(1))
    with pytest.raises(RosterRefused) as refused:
        town.take(small().packed(), place=school)
    assert [(fault.row, fault.rule) for fault in refused.value.faults] == [(4, "other-place")]


def test_ids_of_another_towns_roster_reach_nobody_there(town, unit):
    """A coordinator elsewhere who knows somebody's id from a roster cannot rename them or give them roles."""
    town.take(small().packed(), SPRING)
    roster = small()
    with unit():
        other = accounts.create_organisation("municipality", "となり町")
    roster.rows["orgs"][0][5] = ""
    for row in roster.rows["orgs"][1:]:
        row[5] = school_code(int(row[5][-2:]) + 50)
    for row in roster.rows["users"]:
        row[7] = "改名"
    assert town.take(roster.packed(), SPRING, place=other).new == 20
    with unit(write=False) as session:
        names = select(Person.display_name).join(RosterPerson).where(RosterPerson.place_id == town.place)
        assert not [name for name in session.scalars(names) if name.startswith("改名")]


def test_nothing_is_half_taken_when_the_database_refuses(town, unit):
    """The last table to be written refuses: the first ones are empty again."""
    with unit() as session:
        session.execute(text("DROP TABLE guardianship"))
    with pytest.raises(Exception, match="guardianship"):
        town.take(small().packed(), SPRING)
    assert count(unit, Person) == count(unit, RoleGrant) == count(unit, ClassGroup) == 0
