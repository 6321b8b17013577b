"""Supporters in an area: per 10,000 people, where none, and no number that points at somebody."""

import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from elearn.accounts import operations as accounts
from elearn.accounts.queries import Place
from elearn.badges import operations
from elearn.badges.models import Badge, Office
from elearn.badges.queries.coverage import LEAST, AreaRow, Count, Coverage
from elearn.base.core import clock
from elearn.base.core.clock import TOKYO
from tests.factories.badges import Person
from tests.factories.classroom import work
from tests.factories.people import enter


@pytest.fixture
def database_url(tables_url):
    return tables_url


def supporters(town, number, office=None, start=0):
    people = [Person(town.app, f"s{start + n}", f"Supporter {start + n}") for n in range(number)]
    return [town.issue(person, office=office) for person in people]


def cells(page):
    """The rows of the table as text."""
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)[1:]
    return [
        [re.sub(r"<.*?>", "", cell).strip() for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.DOTALL)]
        for row in rows
    ]


def test_a_town_sees_its_supporters_per_ten_thousand(town):
    supporters(town, 5)
    town.ono.get("/badges/coverage/")
    assert (
        town.ono.post(f"/badges/coverage/{town.office}", phone="000-0000-0000", population="48,200").status_code == 303
    )
    assert cells(town.ono.get("/badges/coverage/").text) == [["つばめ野市", "5", "48,200", "1.0"]]


def test_one_or_two_are_a_few_and_give_no_rate_and_no_total(town):
    supporters(town, 2)
    with work(town.app):
        operations.set_office(town.office, "", "500")
    page = town.ono.get("/badges/coverage/").text
    assert cells(page) == [["つばめ野市", "少し（1〜2人）", "500", "－"]]
    assert "合計は出していません" in page
    assert ": 2\n" not in page


def test_a_person_with_two_badges_counts_once_and_only_while_they_are_valid(town):
    ids = supporters(town, 4)
    town.issue(town.mori)
    town.issue(town.mori, "trainer")
    assert cells(town.ono.get("/badges/coverage/").text)[0][1] == "5"
    town.change("revoke", ids[0], "replaced", clock.now())
    town.change("suspend", ids[1], "under-review", clock.now())
    assert cells(town.ono.get("/badges/coverage/").text)[0][1] == "3"
    with clock.frozen(clock.now() + timedelta(days=800)):
        enter(town.app, town.ono.http, town.ono.person_id)  # no session lasts that long
        assert cells(town.ono.get("/badges/coverage/").text)[0][1] == "まだいません"


def test_what_another_process_issued_is_there_with_the_next_minute(town):
    """This one does not hear of it, as of a row that changes behind its back. The page names its minute."""
    now = clock.now().replace(second=10)
    with clock.frozen(now):
        supporters(town, 3)
        assert cells(town.ono.get("/badges/coverage/").text)[0][1] == "3"
    with work(town.app) as session:
        session.execute(update(Badge).values(suspended_at=now, suspended_for="under-review"))
    with clock.frozen(now + timedelta(seconds=40)):
        page = town.ono.get("/badges/coverage/").text
    assert cells(page)[0][1] == "3"
    assert f"{now.astimezone(TOKYO):%H:%M}" in page
    with clock.frozen(now + timedelta(seconds=50)):
        assert cells(town.ono.get("/badges/coverage/").text)[0][1] == "まだいません"


def test_a_prefecture_sees_where_nobody_is_yet(town):
    with work(town.app):
        village = accounts.create_organisation("municipality", "もず村", parent_id=town.prefecture)
    supporters(town, 3)
    supporters(town, 3, office=village, start=10)
    with work(town.app):
        accounts.create_organisation("municipality", "つぐみ町", parent_id=town.prefecture)
    chief = Person(town.app, "chief", "県の担当", town.prefecture, "official")
    page = chief.get("/badges/coverage/").text
    assert [row[:2] for row in cells(page)] == [
        ["ひばり県", "まだいません"],
        ["つぐみ町", "まだいません"],
        ["つばめ野市", "3"],
        ["もず村", "3"],
    ]
    assert "つぐみ町" in re.search(r"まだだれもいない地域: ([^。]+)", page)[1]
    assert "合計: 6人" in page


def skill_numbers(page):
    """What stands behind each skill."""
    return {said.strip() for said in re.findall(r"<li>[^<:]+:([^<]+)</li>", page)}


def test_a_hidden_row_does_not_follow_from_the_skills(town):
    """All hold the first skills: three in one town and a skill of four would tell that the village has one."""
    with work(town.app):
        village = accounts.create_organisation("municipality", "もず村", parent_id=town.prefecture)
    supporters(town, 3)
    chief = Person(town.app, "chief", "県の担当", town.prefecture, "official")
    assert skill_numbers(chief.get("/badges/coverage/").text) == {"3", "まだいません"}  # the control
    supporters(town, 1, office=village, start=10)
    page = chief.get("/badges/coverage/").text
    assert [row[1] for row in cells(page)] == ["まだいません", "3", "少し（1〜2人）"]
    assert skill_numbers(page) == {"3人以上", "まだいません"}


def test_the_few_without_a_skill_do_not_follow_either(town):
    everyone = [Person(town.app, f"t{n}", f"T {n}") for n in range(5)]
    for person in everyone:
        town.issue(person)
    for person in everyone[:4]:
        town.issue(person, "trainer")
    assert skill_numbers(town.ono.get("/badges/coverage/").text) == {"5", "3人以上", "まだいません"}


def test_only_officials_see_it_and_change_only_their_own_office(town, anyone):
    with work(town.app):
        other = accounts.create_organisation("municipality", "もず村")
    town.ono.get("/badges/coverage/")
    assert town.ono.post(f"/badges/coverage/{other}", phone="1111", population="").status_code == 404
    town.mori.get("/badges/mine/")
    assert town.mori.get("/badges/coverage/").status_code == 403
    assert anyone.get("/badges/coverage/").status_code == 303
    with work(town.app, write=False) as session:
        assert session.get(Office, other) is None


@pytest.mark.parametrize(
    ("phone", "population"),
    [("call me", ""), ("12", ""), ("", "many"), ("", "0"), ("", "-5"), ("", "9" * 30)],
)
def test_a_wrong_number_is_told_and_what_was_typed_stays(town, phone, population):
    town.ono.get("/badges/coverage/")
    answer = town.ono.post(f"/badges/coverage/{town.office}", phone=phone, population=population)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{phone or population}"' in answer.text


@given(st.lists(st.integers(0, 9), min_size=1, max_size=6))
def test_no_hidden_number_follows_from_the_total(counts):
    rows = [AreaRow(Place(str(n), str(n)), Count(count), 10_000) for n, count in enumerate(counts)]
    whole = Coverage(rows[0].place, Office(organisation_id="0", phone=""), rows, ())
    hidden = [count for count in counts if 0 < count < LEAST]
    assert (whole.total is None) == bool(hidden)
    assert all(row.per is None for row in rows if row.count.is_few)
