"""An official's own earlier surveys stand beside ours; only officials of the area enter them; nonsense is refused."""

import re

import pytest

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.base.core import clock
from elearn.reports import privacy, queries, rules
from elearn.reports.models import EarlierSurvey
from tests.factories.classroom import Browser, work
from tests.factories.people import enter

FORM = "/reports/anxiety/earlier/"
SURVEY = {
    "area_code": "990001",
    "name": "県政世論調査 2019",
    "wording": "不安に思うことがありますか。",
    "scale": "とてもある・少しある・ない",
    "base": "18歳以上の県民",
    "mode": "郵送",
    "began_on": "2019-07-01",
    "ended_on": "2019-07-31",
    "sampled": "2500",
    "valid": "1203",
    "percent": "71.3",
}


class Person(Browser):
    """Somebody with a role at a place, signed in."""

    def __init__(self, app, name, role, code):
        super().__init__(app)
        with work(app):
            self.person_id = accounts.create_person(name, name.title(), clock.now())
            place = accounts.create_organisation("prefecture", f"{name} 県", code=code)
            accounts.grant_role(self.person_id, place, role, clock.now())
        enter(app, self.http, self.person_id)

    def enter(self, **changed):
        self.get(FORM)
        return self.post(FORM, **{**SURVEY, **changed})


@pytest.fixture
def official(app):
    return Person(app, "yakuba", "official", "990001")


@pytest.fixture
def entered(app):
    def rows():
        with work(app, write=False):
            return queries.earlier_surveys("990001")

    return rows


def test_an_official_enters_a_survey_and_everyone_sees_it_beside_ours(official, history, client):
    assert official.enter().status_code == 303
    page = client.get("/reports/anxiety/?lang=en").text
    beside = page[page.index('id="beside"') :]
    for said in ("県政世論調査 2019", "71.3", "1,203", "2,500", "郵送", "不安に思うことがありますか。"):
        assert said in beside


def test_the_share_is_kept_as_typed(official, entered):
    official.enter()
    row = entered()[0]
    assert (row.share, row.valid, row.sampled) == (pytest.approx(0.713), 1203, 2500)
    official.enter(sampled="", name="ほかの調査")
    assert {row.sampled for row in entered()} == {2500, None}


@pytest.mark.parametrize(
    "wrong",
    [
        {"percent": "120"},
        {"valid": "0"},
        {"valid": "many"},
        {"sampled": "100"},
        {"ended_on": "2019-06-01"},
        {"ended_on": "2099-01-01"},
        {"name": ""},
        {"began_on": "yesterday"},
        {"area_code": "130001"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_with_everything_typed_still_there(official, entered, wrong):
    answer = official.enter(**wrong)
    assert answer.status_code == 422
    assert "不安に思うことがありますか。" in answer.text
    assert 'role="alert"' in answer.text
    assert entered() == []


def test_taking_it_off_takes_it_off(official, entered):
    official.enter()
    address = re.search(r'action="([^"]+/withdraw)"', official.get(FORM).text)[1]
    assert official.post(address).status_code == 303
    assert entered() == []


def test_others_may_not(app, official, entered, client):
    official.enter()
    row = entered()[0]
    stranger = Person(app, "fremd", "official", "992011")
    stranger.get(FORM)
    assert stranger.post(f"{FORM}{row.id}/withdraw").status_code == 404
    assert stranger.enter().status_code == 422  # the area is none of hers to choose
    teacher = Person(app, "hoshi", "teacher", "992020")
    assert teacher.get(FORM).status_code == 403
    assert "/sign-in" in client.get(FORM).headers["location"]
    assert [each.id for each in entered()] == [row.id]


def test_the_rule_and_its_filter_agree(app, official):
    official.enter()
    with work(app, write=False) as session:
        for codes in (frozenset(), frozenset({"990001"}), frozenset({"130001"})):
            found = session.query(EarlierSurvey).filter(rules.enterable(codes)).count()
            assert bool(found) == rules.may_enter(codes, "990001")


def test_who_entered_it_is_exported_and_forgotten_with_the_account(app, official, entered):
    official.enter()
    with work(app):
        learner = people.learner_id_of(official.person_id)
        assert privacy.export(learner)["earlier_surveys"][0]["survey"] == SURVEY["name"]
        privacy.erase(learner)
        assert privacy.export(learner) == {}
    assert [row.entered_by for row in entered()] == [None]


def test_an_official_without_a_coded_area_is_told_what_to_do(app):
    person = Person(app, "neu", "official", None)
    assert "No area with a code is yours yet" in person.get(f"{FORM}?lang=en").text
