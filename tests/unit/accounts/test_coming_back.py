"""Back in after everything is lost: by a slip in person; for officials two people; for the last admin a command."""

import io
import re
from datetime import timedelta

import pypdf
import pytest
from sqlalchemy import select

from elearn.accounts import operations as accounts
from elearn.accounts.signing import operations as signing
from elearn.accounts.signing.models import RecoverySlip
from elearn.base.core import clock
from elearn.base.core.errors import Conflict
from tests.factories.classroom import Browser, work
from tests.factories.signing import PASSWORD, Device, Visitor, add_passkey, enter_by_passkey

PAGE = "/account/recovery/"
FRESH = "three boats on a lake"


@pytest.fixture
def kita(app):
    """Coordinates the school of Ms Sato."""
    return Visitor(app, "kita", roles=("coordinator", "official"))


@pytest.fixture
def sato(app, kita):
    return Visitor(app, place=kita.place)


def code_for(browser, name):
    """Printed by the coordinator, read off the paper."""
    browser.enter().get(f"{PAGE}?lang=en")
    assert browser.post(PAGE, name=name).status_code == 303
    address = re.search(rf'"({PAGE}[^"]+/slip.pdf)"', browser.get(PAGE).text)[1]
    text = pypdf.PdfReader(io.BytesIO(browser.http.get(address).data)).pages[0].extract_text()
    return re.search(r"\b(?:[34679CHJKMNPRTWXY]{4} ){2}[34679CHJKMNPRTWXY]{4}\b", text)[0]


def come_back(app, code, password=FRESH):
    browser = Browser(app)
    page = browser.get("/back/", query_string={"code": code})
    browser.get(page.headers["location"])
    return browser.post(page.headers["location"], password=password)


def test_a_slip_gives_a_new_password_once_and_both_are_told(app, kita, sato):
    sato.enter()
    device = Device()
    add_passkey(sato, device)
    code = code_for(kita, "sato")
    assert come_back(app, code).headers["location"] == "/account/welcome"
    assert sato.get("/teach/").status_code == 303  # every session of before is over
    assert sato.sign_in(PASSWORD).status_code == 422
    assert enter_by_passkey(Browser(app), device).status_code == 422
    assert sato.sign_in(FRESH).status_code == 303
    assert "printed for you by Kita" in sato.get("/account/?lang=en").text
    assert "a slip to get back in for Sato" in kita.get("/account/?lang=en").text
    assert Browser(app).get(f"/back/{code}").status_code == 410


def test_an_easy_password_is_told_and_the_slip_stays(app, kita, sato):
    code = code_for(kita, "sato")
    assert come_back(app, code, "sato-2026-sato").status_code == 422
    assert come_back(app, code).status_code == 303


def test_a_slip_is_good_for_a_day_and_only_the_last_one(app, kita, sato):
    first = code_for(kita, "sato")
    second = code_for(kita, "sato")
    assert Browser(app).get(f"/back/{first}").status_code == 410
    with clock.frozen(clock.now() + timedelta(hours=25)):
        assert Browser(app).get(f"/back/{second}").status_code == 410


def test_for_an_official_a_second_person_agrees_first(app, kita):
    hama = Visitor(app, "hama", roles=("official",), place=kita.place)
    code = code_for(kita, "hama")
    assert come_back(app, code).status_code == 409
    slip = re.search(rf"{PAGE}([^/]+)/slip.pdf", kita.get(PAGE).text)[1]
    assert kita.post(f"{PAGE}{slip}/agree").status_code == 409
    other = Visitor(app, "ono", roles=("coordinator",), place=kita.place).enter()
    assert other.get(f"{PAGE}{slip}/slip.pdf").status_code == 404  # agreeing shows no code
    assert other.post(f"{PAGE}{slip}/agree").status_code == 303
    assert come_back(app, code).headers["location"] == "/account/steps"
    assert hama.sign_in(PASSWORD).status_code == 422


def test_nobody_helps_themselves_or_people_of_other_places(app, kita, sato):
    kita.enter()
    assert kita.post(PAGE, name="kita").status_code == 409
    stranger = Visitor(app, "fremd", roles=("coordinator",)).enter()
    stranger.get(f"{PAGE}?lang=en")
    unknown = [stranger.post(PAGE, name=name) for name in ("sato", "nobo")]
    assert [each.status_code for each in unknown] == [422, 422]
    assert unknown[0].text.replace("sato", "?") == unknown[1].text.replace("nobo", "?")
    sato.enter()
    assert sato.get(PAGE).status_code == 403


def test_printing_asks_again_who_one_is(app, kita, sato):
    kita.enter(proved=False)
    assert kita.post(PAGE, name="sato").status_code == 401


def test_codes_are_not_in_the_database_and_guessers_wait(app, kita, sato):
    code = code_for(kita, "sato").replace(" ", "")
    with work(app, write=False) as session:
        (row,) = session.query(RecoverySlip)
        assert code not in "".join(str(value) for value in vars(row).values())
    client = app.test_client()
    assert [client.get(f"/back/K7M3PXQX{number:04}").status_code for number in range(60)][-1] == 429


def test_the_command_line_helps_the_last_admin(app):
    root = Visitor(app, "root", roles=("admin",))
    with work(app):
        code = signing.slip_code(signing.issue_slip(root.person_id, None, clock.now()))
    assert come_back(app, code).headers["location"] == "/account/steps"


def test_a_slip_for_oneself_is_refused_below_the_pages_too(app, kita):
    with work(app), pytest.raises(Conflict):
        signing.issue_slip(kita.person_id, kita.person_id, clock.now())


def test_who_acts_elsewhere_too_needs_a_second_person(app, kita, sato):
    """Else the coordinator of one school would get into another through a colleague's account."""
    with work(app) as session:
        elsewhere = accounts.create_organisation("school", "Another school")
        accounts.grant_role(sato.person_id, elsewhere, "coordinator", clock.now())
        signing.issue_slip(sato.person_id, kita.person_id, clock.now())
        assert session.scalars(select(RecoverySlip)).one().needs_second
