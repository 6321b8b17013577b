"""At the door: ten minutes, one phone, and what a resident is told in every case."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from elearn.badges import operations
from elearn.base.core import clock
from tests.factories.badges import BASE
from tests.factories.classroom import Browser, work

NEVER = "サポーターは、お金・暗証番号・口座・パスワードを聞きません"


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def code(town):
    """The address of a fresh code, as the holder's screen shows it."""
    badge = town.issue()
    with work(town.app):
        operations.set_office(town.office, "０１２０－０００－０００", "")
    town.mori.get(f"/badges/mine/{badge}/door")
    page = town.mori.post(f"/badges/mine/{badge}/door").text
    town.badge = badge
    return re.search(rf"{BASE}(/badges/door/[\w-]+)", page)[1]


def opened(app, code):
    """Somebody reads the code and presses the button."""
    resident = Browser(app)
    assert resident.get(code).status_code == 200
    assert resident.post(code).status_code == 303
    return resident, resident.get(code).text


def test_the_resident_sees_name_office_number_and_what_is_never_asked(town, code):
    before = Browser(town.app).get(code).text
    assert "森" not in before
    assert NEVER in before
    _, page = opened(town.app, code)
    for said in ("森 みどり", "つばめ野市から来ました", "名札の名前と同じですか", "0120-000-000", NEVER):
        assert said in page


def test_a_copy_on_another_phone_shows_no_name_and_says_when_it_was_opened(town, code):
    first, _ = opened(town.app, code)
    copy = Browser(town.app).get(code).text
    assert "森" not in copy
    assert "もう別の電話で開かれています" in copy
    assert re.search(r"\d\d:\d\dに開かれました", copy)
    assert NEVER in copy
    assert "森 みどり" in first.get(code).text  # the first phone still sees it


def test_two_phones_at_the_same_moment_do_not_both_see_the_name(town, code):
    phones = [Browser(town.app) for _ in range(6)]
    for phone in phones:
        phone.get(code)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda phone: phone.post(code), phones))
    assert sum("森" in phone.get(code).text for phone in phones) == 1


def test_after_ten_minutes_it_is_over_for_everyone(town, code):
    first, _ = opened(town.app, code)
    with clock.frozen(clock.now() + timedelta(minutes=10, seconds=1)):
        for phone in (first, Browser(town.app)):
            late = phone.get(code)
            assert late.status_code == 410
            assert "期限が切れています" in late.text
            assert "森" not in late.text
            assert NEVER in late.text


def test_just_before_it_still_works(town, code):
    with clock.frozen(clock.now() + timedelta(minutes=9, seconds=50)):
        assert "森 みどり" in opened(town.app, code)[1]


def test_reading_alone_uses_nothing_up(town, code):
    for _ in range(3):
        Browser(town.app).get(code)
    assert "森 みどり" in opened(town.app, code)[1]


def test_an_unknown_code_reads_like_one_that_ran_out(town, code):
    unknown = Browser(town.app).get("/badges/door/not-a-code")
    assert unknown.status_code == 410
    assert "期限が切れています" in unknown.text


def test_a_fresh_code_ends_the_one_before(town, code):
    town.mori.post(f"/badges/mine/{town.badge}/door")
    assert Browser(town.app).get(code).status_code == 410


@pytest.mark.parametrize(("change", "reason"), [("revoke", "conduct"), ("suspend", "under-review")])
def test_a_badge_taken_back_meanwhile_warns(town, code, change, reason):
    opened(town.app, code)
    town.change(change, town.badge, reason, clock.now())
    page = Browser(town.app).get(code).text
    assert "今は有効ではありません" in page
    assert "0120-000-000" in page
    assert "森" not in page


def test_a_badge_that_is_not_valid_makes_no_code(town, code):
    town.change("revoke", town.badge, "conduct", clock.now())
    town.mori.get(f"/badges/mine/{town.badge}/door")
    assert town.mori.post(f"/badges/mine/{town.badge}/door").status_code == 409


def test_the_table_opens_no_door_and_old_rows_go(town, code):
    token = code.rpartition("/")[2]
    with work(town.app, write=False) as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM badge_door_pass").all()
    assert len(rows) == 1
    assert token not in str(rows)
    with work(town.app):
        assert operations.forget_passes(clock.now() + timedelta(hours=20)) == 0
        assert operations.forget_passes(clock.now() + timedelta(days=1, minutes=11)) == 1


def test_deleting_the_badge_ends_its_code(town, code):
    town.change("delete", town.badge)
    assert Browser(town.app).get(code).status_code == 410
