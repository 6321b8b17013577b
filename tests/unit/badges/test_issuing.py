"""Issuing, taking back and forgetting, on both engines."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from elearn.accounts import queries as people
from elearn.app import PERSONAL_DATA
from elearn.badges import bits, operations, queries
from elearn.badges.engines import proofs
from elearn.badges.models import StatusList
from elearn.badges.operations import Award, Ground, lists
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, Invalid, NotFound
from tests.factories.badges import GROUNDS, Person
from tests.factories.classroom import work

NOON = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


@pytest.fixture
def database_url(tables_url):
    return tables_url


def row(town, badge_id):
    with work(town.app, write=False):
        badge = queries.badge_of(badge_id)
        return {attribute.key: getattr(badge, attribute.key) for attribute in badge.__mapper__.column_attrs}


def raised(town, number):
    with work(town.app, write=False) as session:
        found = session.get(StatusList, number).bits
    return {place for place in range(bits.BITS) if bits.raised(found, place)}


def test_a_badge_is_valid_for_two_years_to_the_day_in_japan(town):
    found = row(town, town.issue(at=NOON))
    assert found["valid_from"] == NOON
    assert found["valid_until"] == datetime(2028, 11, 21, 14, 59, 59, tzinfo=UTC)


def test_the_credential_names_nobody(town):
    said = json.dumps(town.credential(town.issue(email="mori@example.com")), ensure_ascii=False)
    assert "つばめ野市" in said  # the control: what it does name is there
    for secret in ("森", "みどり", "mori", "example.com", town.mori.person_id):
        assert secret not in said.replace("http://localhost", "")


def test_places_in_the_status_list_tell_nothing(town):
    found = [row(town, town.issue())["list_index"] for _ in range(12)]
    assert len(set(found)) == 12
    assert found != sorted(found)
    assert max(found) - min(found) > 1000


def test_places_that_are_taken_are_not_given_again(town, monkeypatch):
    """Chance is made to repeat itself; nothing else is touched."""
    draws = iter([7, 7, 7, 8, 8, 8, 9])
    monkeypatch.setattr(lists.secrets, "randbelow", lambda _: next(draws))
    first = town.issue()
    town.change("delete", first)
    second, third = town.issue(), town.issue()
    assert row(town, second)["list_index"] == 8
    assert row(town, third)["list_index"] == 9
    assert raised(town, 1) == {7}


def test_a_full_list_is_followed_by_the_next_pair(town, monkeypatch):
    monkeypatch.setattr(lists.secrets, "randbelow", lambda _: 5)
    places = [(found["list_number"], found["list_index"]) for found in (row(town, town.issue()) for _ in range(3))]
    assert places == [(1, 5), (3, 5), (5, 5)]
    with work(town.app, write=False) as session:
        assert [session.get(StatusList, n).purpose for n in (1, 2, 3, 4)] == ["revocation", "suspension"] * 2


def test_many_issued_at_once_all_stand(town):
    with ThreadPoolExecutor(4) as pool:
        ids = list(pool.map(lambda _: town.issue(), range(12)))
    places = {row(town, each)["list_index"] for each in ids}
    assert len(places) == 12


def test_many_are_signed_at_once(town):
    """PyLD keeps what it learnt of contexts where all threads find it, and was once found half changed."""
    document = town.credential(town.issue())
    bare = {key: value for key, value in document.items() if key != "proof"}
    private = Ed25519PrivateKey.generate()
    with ThreadPoolExecutor(4) as pool:
        signed = list(pool.map(lambda _: proofs.sign(bare, private, "did:key:z#z", NOON), range(100)))
    assert all(each == signed[0] for each in signed)


def test_taking_back_many_at_once_loses_no_bit(town):
    ids = [town.issue() for _ in range(8)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda each: town.change("revoke", each, "replaced", clock.now()), ids))
    assert raised(town, 1) == {row(town, each)["list_index"] for each in ids}


def test_what_was_taken_back_stays_so(town):
    badge = town.issue(at=NOON)
    town.change("set_name_shown", badge, shown=True)
    town.change("revoke", badge, "conduct", NOON)
    town.change("revoke", badge, "replaced", NOON + timedelta(days=1))
    town.change("restore", badge)
    found = row(town, badge)
    assert (found["revoked_at"], found["revoked_for"], found["shows_name"]) == (NOON, "conduct", False)
    with pytest.raises(Conflict):
        town.change("set_name_shown", badge, shown=True)


def test_a_reason_is_one_of_the_list(town):
    badge = town.issue()
    for what in ("revoke", "suspend"):
        with pytest.raises(Invalid):
            town.change(what, badge, "because Mori said so", clock.now())
    assert row(town, badge)["revoked_at"] is None


def test_deleting_revokes_and_forgets(town):
    badge = town.issue()
    place = row(town, badge)["list_index"]
    town.change("delete", badge)
    with pytest.raises(NotFound), work(town.app, write=False):
        queries.badge_of(badge)
    assert raised(town, 1) == {place}


def test_erasing_a_person_revokes_and_forgets_all_that_they_hold(town):
    badges, other = [town.issue(), town.issue(achievement="trainer")], town.issue(Person(town.app, "abe", "阿部"))
    places = {row(town, each)["list_index"] for each in badges}
    duty = next(room for room in PERSONAL_DATA if room.room == "badges")
    with work(town.app, write=False):
        learner = people.learner_id_of(town.mori.person_id)
        export = duty.export(learner)
    assert sorted(each["achievement"] for each in export["badges"]) == ["supporter", "trainer"]
    assert json.dumps(export)
    with work(town.app):
        duty.erase(learner)
    with work(town.app, write=False):
        assert duty.export(learner) == {}
        assert queries.badge_of(other)
    assert raised(town, 1) == places


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"achievement": "king"}, Invalid),
        ({"grounds": ()}, Invalid),
        ({"grounds": (Ground("rumour", "うわさ", "rumour"),)}, Invalid),
        ({"language": "fr"}, Invalid),
        ({"person_id": "nobody"}, NotFound),
        ({"office_id": "nowhere"}, NotFound),
    ],
)
def test_what_cannot_be_issued_is_refused_and_leaves_nothing(town, change, error):
    whole = {
        "person_id": town.mori.person_id,
        "office_id": town.office,
        "achievement": "supporter",
        "grounds": GROUNDS,
    } | change
    with pytest.raises(error), work(town.app):
        operations.issue(Award(**whole), clock.now())
    with work(town.app, write=False) as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM badge").scalar() == 0


def test_without_an_address_nothing_is_issued(town):
    """A badge that names an address which is none would be wrong for ever."""
    issuer = queries.published.service
    with work(town.app), pytest.raises(NotFound, match="ELEARN_BASE_URL"):
        found = issuer(operations.issuing.Issuer)
        before, found.base_url = found.base_url, ""
        try:
            operations.issue(Award(town.mori.person_id, town.office, "supporter", GROUNDS), clock.now())
        finally:
            found.base_url = before
