"""Invitations open one role at one place, once; adults sign up where a place allows it, and become members."""

import io
import re
from datetime import timedelta

import pypdf
import pytest

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.accounts.signing.door import SignUps
from elearn.accounts.signing.models import Invitation
from elearn.base.core import clock
from tests.factories.classroom import Browser, work
from tests.factories.signing import Visitor

PAGE = "/account/invitations/"
NEW = {"shown": "森 みどり", "wish": "Midori", "password": "three boats on a lake"}
LINK = re.compile(r'value="http://localhost(/invited/[^"]+)"')


@pytest.fixture
def town(app):
    """A town with a school."""
    with work(app):
        town = accounts.create_organisation("municipality", "みらい町")
        return town, accounts.create_organisation("school", "つばめ野小学校", parent_id=town)


@pytest.fixture
def official(app, town):
    return Visitor(app, "hama", roles=("official",), place=town[0]).enter()


def invite(browser, place, role="teacher", count=1, days=14):
    browser.get(f"{PAGE}?lang=en")
    answer = browser.post(PAGE, place=place, role=role, count=count, days=days)
    return browser.get(PAGE).text if answer.status_code == 303 else answer


def come(app, address, **fields):
    """Somebody new opens the page and sends its form."""
    browser = Browser(app)
    browser.get(f"{address}?lang=en")
    return browser, browser.post(address, **{**NEW, **fields})


def roles_at(app, person_id):
    with work(app, write=False):
        return people.roles_of(person_id)


def test_a_link_opens_one_account_with_the_role_once(app, official, town):
    address = LINK.search(invite(official, town[1]))[1]
    browser, answer = come(app, address)
    assert answer.headers["location"] == "/account/welcome"
    welcome = browser.get("/account/welcome").text
    name = re.search(r"<code>(midori-\d{4})</code>", welcome)[1]
    assert "teacher at つばめ野小学校" in welcome
    assert browser.get("/teach/").status_code == 200
    assert Browser(app).get(address).status_code == 410
    with work(app, write=False):
        assert people.person_id_by_name(name)
    assert "森 みどり" in official.get("/account/").text


def test_somebody_with_an_account_takes_the_role_along(app, official, town):
    address = LINK.search(invite(official, town[1], "coordinator"))[1]
    sato = Visitor(app).enter()
    sato.get(address)
    assert sato.post(address).status_code == 303
    assert sato.roles == {"teacher", "coordinator"}


def test_an_invited_official_sets_up_a_second_step_first(app, official, town):
    address = LINK.search(invite(official, town[0], "official"))[1]
    browser, answer = come(app, address)
    assert answer.headers["location"] == "/account/steps"
    assert browser.get("/surveys/").status_code == 303


def test_an_invitation_runs_out_and_can_be_withdrawn(app, official, town):
    page = invite(official, town[1], days=3)
    address = LINK.search(page)[1]
    with clock.frozen(clock.now() + timedelta(days=4)):
        assert Browser(app).get(address).status_code == 410
    assert Browser(app).get(address).status_code == 200
    batch = re.search(rf"{PAGE}([^/]+)/withdraw", page)[1]
    assert official.post(f"{PAGE}{batch}/withdraw").status_code == 303
    assert Browser(app).get(address).status_code == 410


def test_thirty_five_slips_stand_on_one_sheet_and_are_printed_again(app, official, town):
    page = invite(official, town[1], count=35)
    batch = re.search(rf"{PAGE}([^/]+)/slips", page)[1]
    first, again = (official.http.get(f"{PAGE}{batch}/slips.pdf").data for _ in range(2))
    assert first == again
    sheet = pypdf.PdfReader(io.BytesIO(first))
    assert len(sheet.pages) == 1
    text = sheet.pages[0].extract_text()
    codes = set(re.findall(r"[34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4} [34679CHJKMNPRTWXY]{4}", text))
    assert len(codes) == 35
    typed = Browser(app).get("/invited/", query_string={"code": codes.pop().lower()})
    assert come(app, typed.headers["location"])[1].status_code == 303
    assert "34 open, 1 used" in official.get(PAGE).text


def test_the_database_holds_no_code(app, official, town):
    address = LINK.search(invite(official, town[1]))[1]
    code = address.rsplit("/", 1)[1]
    with work(app, write=False) as session:
        (row,) = session.query(Invitation)
        assert code not in "".join(str(value) for value in vars(row).values())


@pytest.mark.parametrize(
    ("roles", "role", "status"),
    [(("coordinator",), "teacher", 303), (("coordinator",), "official", 403), (("coordinator",), "supporter", 403),
     (("official",), "admin", 403), (("admin",), "admin", 303), (("teacher",), "teacher", 403)],
)  # fmt: skip
def test_nobody_invites_to_more_than_their_own_role_allows(app, town, roles, role, status):
    person = Visitor(app, "kita", roles=roles, place=town[1]).enter()
    assert person.post(PAGE, place=town[1], role=role, count=1, days=7).status_code == status


def test_nobody_invites_to_places_of_others(app, official, town):
    stranger = Visitor(app, "fremd", roles=("coordinator",)).enter()
    assert stranger.post(PAGE, place=town[1], role="teacher", count=1, days=7).status_code == 403
    batch = re.search(rf"{PAGE}([^/]+)/slips", invite(official, town[1]))[1]
    assert stranger.get(f"{PAGE}{batch}/slips.pdf").status_code == 404
    assert stranger.post(f"{PAGE}{batch}/withdraw").status_code == 404
    assert stranger.post(f"/account/places/{town[0]}/sign-up", allowed="yes").status_code == 404


def test_nobody_takes_for_themselves_an_invitation_that_they_could_not_have_made(app, town):
    """Whoever sees a link or a slip can use it: a coordinator must not find the one that makes an administrator."""
    admin = Visitor(app, "mori", roles=("admin",), place=town[1]).enter()
    page = invite(admin, town[1], "admin")
    batch = re.search(rf"{PAGE}([^/]+)/slips", page)[1]
    kita = Visitor(app, "kita", roles=("coordinator",), place=town[1]).enter()
    invite(admin, town[1], "teacher")
    seen = kita.get(PAGE).text
    assert LINK.search(page)[1] not in seen
    assert len(LINK.findall(seen)) == 1
    assert kita.get(f"{PAGE}{batch}/slips.pdf").status_code == 404
    assert kita.post(f"{PAGE}{batch}/withdraw").status_code == 404
    assert admin.http.get(f"{PAGE}{batch}/slips.pdf").status_code == 200


@pytest.mark.parametrize(("count", "days"), [(0, 7), (351, 7), ("x", 7), (1, 0), (1, 61), (1, -3)])
def test_impossible_numbers_are_refused(official, town, count, days):
    assert official.post(PAGE, place=town[1], role="teacher", count=count, days=days).status_code == 422


def test_inviting_asks_again_who_one_is(app, town):
    person = Visitor(app, "hama", roles=("official",), place=town[0]).enter(proved=False)
    assert person.post(PAGE, place=town[1], role="teacher", count=1, days=7).status_code == 401


def test_guessing_codes_is_slowed_down(client):
    answers = [client.get(f"/invited/K7M3PXQX{number:04}").status_code for number in range(60)]
    assert answers[0] == 410
    assert answers[-1] == 429


def test_nobody_signs_up_where_nobody_allowed_it(app, town):
    assert "No place takes sign-ups" in app.test_client().get("/sign-up?lang=en").text
    assert app.test_client().get(f"/sign-up/{town[0]}").status_code == 404


def test_who_signs_up_becomes_a_member_and_may_do_nothing_yet(app, official, town):
    official.get(PAGE)
    assert official.post(f"/account/places/{town[0]}/sign-up", allowed="yes").status_code == 303
    assert "みらい町" in app.test_client().get("/sign-up").text
    browser, answer = come(app, f"/sign-up/{town[0]}", adult="y")
    assert answer.headers["location"] == "/account/welcome"
    assert "member at みらい町" in browser.get("/account/").text
    assert browser.get("/teach/").status_code == 403
    assert browser.get(PAGE).status_code == 403
    with work(app, write=False):
        assert [each.name for each in people.staff_of(town[0])] == ["Hama"]
        assert len(people.learners_at([town[0]], ("member",))) == 1
    official.post(f"/account/places/{town[0]}/sign-up", allowed="no")
    assert app.test_client().get(f"/sign-up/{town[0]}").status_code == 404


@pytest.mark.parametrize(
    "fields", [{"adult": ""}, {"wish": "x", "adult": "y"}, {"password": "midori1234", "adult": "y"}]
)
def test_faults_are_told_and_nothing_typed_is_lost(app, official, town, fields):
    official.post(f"/account/places/{town[0]}/sign-up", allowed="yes")
    _, answer = come(app, f"/sign-up/{town[0]}", **fields)
    assert answer.status_code == 422
    assert "森 みどり" in answer.text
    assert 'class="error"' in answer.text


def test_the_same_wish_tells_nobody_who_is_here(app, official, town):
    official.post(f"/account/places/{town[0]}/sign-up", allowed="yes")
    pages = [come(app, f"/sign-up/{town[0]}", adult="y")[1] for _ in range(3)]
    assert {page.status_code for page in pages} == {303}


def test_a_program_cannot_open_accounts_without_end(app, official, town):
    official.post(f"/account/places/{town[0]}/sign-up", allowed="yes")
    app.services.get(SignUps)._starts._most = 2
    answers = [come(app, f"/sign-up/{town[0]}", adult="y")[1].status_code for _ in range(3)]
    assert answers == [303, 303, 429]
