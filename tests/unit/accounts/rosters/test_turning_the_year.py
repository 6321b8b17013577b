"""On 1 April classes go up together, the last grade leaves, and nobody loses the account."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select

from elearn.accounts import queries as people
from elearn.accounts.models import Person, RoleGrant
from elearn.accounts.rosters import queries, years
from elearn.accounts.rosters.models import Membership
from elearn.accounts.signing import operations as signing
from elearn.accounts.signing.devices import UNKNOWN
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, Invalid
from tests.factories.rosters import small

SPRING_2025 = datetime(2025, 4, 3, tzinfo=UTC)


@pytest.fixture
def school(town, unit):
    """A school with a first and a sixth grade of 2025, three pupils each."""
    roster = small(year=2025)
    for row in range(2, 6, 2):
        roster.cell("classes", row + 1, "title", "6年1組").cell("classes", row + 1, "grades", "P6")
    town.take(roster.packed(), SPRING_2025)
    with unit(write=False):
        return people.organisation_id_by_name("架空1小学校")


@pytest.mark.parametrize(
    ("day", "year"),
    [("2026-01-31T12", 2025), ("2026-02-03T12", 2026), ("2026-03-31T14:59", 2026), ("2026-04-01T00", 2026)],
)
def test_the_new_year_can_be_prepared_from_february_on(day, year):
    assert years.coming_year(datetime.fromisoformat(day + ("" if ":" in day else ":00") + "+00:00")) == year


def test_the_proposal_promotes_each_class_and_lets_the_last_grade_go(school, unit):
    with unit(write=False):
        plan = years.propose(school, 2026)
    assert [(step.before.name, step.name, step.grades, step.pupils) for step in plan.steps] == [
        ("1年1組", "2年1組", "P2", 3),
        ("6年1組", None, "", 3),
    ]
    assert (plan.staying, plan.leaving) == (3, 3)


def test_turning_ends_the_old_classes_on_31_march_and_begins_the_new_on_1_april(school, unit):
    with unit():
        plan = years.decide(years.propose(school, 2026), {}, ["1年1組", ""])
        years.turn(plan)
    with unit(write=False) as session:
        named = {group.name: group for group in queries.classes_of(school, 2026)}
        assert set(named) == {"1年1組", "2年1組"}
        for day, size in ((date(2026, 3, 31), {}), (date(2026, 4, 1), {named["2年1組"].id: 3})):
            assert queries.sizes([group.id for group in named.values()], day) == size
        old = [group.id for group in queries.classes_of(school, 2025)]
        assert queries.sizes(old, date(2026, 4, 1)) == {}
        assert sum(queries.sizes(old, date(2026, 3, 31)).values()) == 6
        left = session.scalars(select(RoleGrant).where(RoleGrant.ends_on == date(2026, 3, 31))).all()
        assert {grant.role for grant in left} == {"pupil"}
        assert len(left) == 3
        assert len(session.scalars(select(Person)).all()) == 20


@pytest.mark.parametrize(
    ("name", "grades", "next_name"),
    [("1年1組", "P1", "2年1組"), ("１−２", "P1", "2−２"), ("ひまわり", "", "ひまわり"), ("9年1組", "", "9年1組")],
)
def test_a_class_that_began_anew_goes_up_the_year_after(school, unit, name, grades, next_name):
    with unit():
        years.turn(years.decide(years.propose(school, 2026), {}, [name]))
    with unit(write=False):
        begun = next(group for group in queries.classes_of(school, 2026) if group.name == name)
        after = next(step for step in years.propose(school, 2027).steps if step.before.name == name)
        assert (begun.grades, after.name) == (grades, next_name)


def test_who_left_has_no_role_from_1_april_on_and_has_it_until_then(school, unit):
    with unit():
        years.turn(years.propose(school, 2026))
    with unit() as session:
        person = session.scalar(select(RoleGrant.person_id).where(RoleGrant.ends_on == date(2026, 3, 31)))
        entered = signing.begin_session(person, UNKNOWN, datetime(2026, 3, 30, tzinfo=UTC), two_steps=False)
        for moment, roles in (
            (datetime(2026, 3, 31, 14, 59, tzinfo=UTC), {"pupil"}),  # 23:59 in Tokyo
            (datetime(2026, 3, 31, 15, 0, tzinfo=UTC), set()),
        ):
            with clock.frozen(moment):
                assert people.actor_of(person, entered, moment).actor.roles == roles


def test_a_teacher_whose_role_ended_loses_the_desk_and_keeps_the_account(school, unit):
    with unit() as session:
        grant = session.scalar(
            select(RoleGrant).where(RoleGrant.organisation_id == school, RoleGrant.role == "teacher")
        )
        grant.ends_on = date(2026, 3, 31)
        person = grant.person_id
        entered = signing.begin_session(person, UNKNOWN, datetime(2026, 3, 30, tzinfo=UTC), two_steps=False)
    with unit(write=False):
        for day, places in ((31, 1), (32, 0)):
            with clock.frozen(datetime(2026, 3, min(day, 31), 20 if day > 31 else 3, tzinfo=UTC)):
                assert len(people.schools_of(person, {"teacher"})) == places
                assert len(people.holds_at(person, {"teacher"})) == places
                assert (person in {each.id for each in people.staff_of(school)}) == bool(places)
                assert people.actor_of(person, entered, clock.now()) is not None


def test_pupils_are_no_colleagues(school, unit):
    with unit(write=False), clock.frozen(SPRING_2025):
        assert len(people.staff_of(school)) == 2


def test_turning_twice_is_refused(school, unit):
    with unit():
        years.turn(years.propose(school, 2026))
    with pytest.raises(Conflict), unit():
        years.turn(years.propose(school, 2026))


def test_names_are_checked_before_anything_is_done(school, unit):
    with unit(write=False):
        plan = years.propose(school, 2026)
        with pytest.raises(Invalid):
            years.decide(plan, {}, ["2年1組"])
        with pytest.raises(Invalid):
            years.decide(plan, {}, ["組" * 61])
        leaving = years.decide(plan, {step.before.id: " " for step in plan.steps}, [])
        assert leaving.staying == 0
        assert [line.values for line in years.words(leaving)] == [{"number": leaving.leaving}]


def test_the_roster_of_the_new_year_takes_over_what_was_prepared(school, town, unit):
    """Classes made by hand are recognised by school, year, kind and name, and not doubled."""
    with unit():
        years.turn(years.decide(years.propose(school, 2026), {}, []))
    roster = small(year=2026)
    for row in range(2, 6):
        roster.cell("classes", row, "title", "2年1組" if row % 2 == 0 else "3年1組").cell(
            "classes", row, "grades", "P2"
        )
    # A system gives the classes of a new year new ids.
    renamed = {row[0]: f"2026-{row[0]}"[:60] for row in roster.rows["classes"]}
    for rows in roster.rows.values():
        for row in rows:
            row[:] = [renamed.get(cell, cell) for cell in row]
    told = town.take(roster.packed(), datetime(2026, 4, 6, tzinfo=UTC))
    assert told.new_classes == 3
    assert town.compare(roster.packed(), datetime(2026, 4, 7, tzinfo=UTC)).changes_nothing


def test_people_without_a_way_to_sign_in_are_listed_by_number(school, unit):
    with unit() as session, clock.frozen(SPRING_2025):
        group = queries.classes_of(school, 2025)[0]
        listed = queries.people_without_sign_in(group.id, date(2025, 5, 1))
        assert [each.number for each in listed if each.number] == [1, 2, 3]
        assert len(listed) == 4
        session.get(Person, listed[0].person_id).password_hash = "set"
        assert len(queries.people_without_sign_in(group.id, date(2025, 5, 1))) == 3
        assert session.scalar(select(Membership.id).where(Membership.person_id == listed[0].person_id))
