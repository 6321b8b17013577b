"""Founding leads by two officials, who taught whom, groups, and what an office does with its badges."""

from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.base.core.errors import DomainError
from tests.factories.badges import Person
from tests.factories.classroom import Browser
from tests.factories.trainers import Town


def test_a_founding_appointment_is_marked_and_ends_after_two_years(town):
    (badge,) = town.lead.badges()
    page = Browser(town.app).get(f"/badges/{badge}").text
    assert "発足時の認定" in page
    assert "十年にわたり" not in page  # the reason stays with the office
    assert "発足時の認定" in town.lead.get("/trainers/").text
    with clock.frozen(clock.now() + timedelta(days=700)):
        town.lead.enter()
        assert "Renew" not in town.lead.get("/trainers/?lang=en").text


def test_an_appointment_needs_a_reason_and_two_officials_of_the_office(town):
    new = town.person("new")
    one, two = town.officials
    elsewhere = Person(town.app, "elsewhere", "別の町の担当")
    for wrong in ({"officials": [one]}, {"officials": [one, one]}, {"officials": [one, elsewhere]}, {"reason": "長い"}):
        with pytest.raises(DomainError):
            town.appoint(new, **wrong)
    with pytest.raises(DomainError):
        town.appoint(one, officials=[one, two])
    assert new.badges() == []
    town.appoint(new)
    assert len(new.badges()) == 1


def test_lineage_shows_names_to_colleagues_and_to_others_only_those_that_are_shown(town, aoki):
    town.raise_(aoki)
    seen = aoki.get("/trainers/lineage/?lang=en").text
    assert "工藤 いずみ" in seen
    assert "青木 さち" in seen
    assert "signed for:" in seen
    beginner = town.person("beginner")
    beginner.begin("supporter", town.office)
    hidden = beginner.get("/trainers/lineage/?lang=en").text
    assert "工藤" not in hidden
    assert "青木" not in hidden
    assert "No. 1" in hidden
    (badge,) = aoki.badges()
    aoki.get("/badges/mine/")
    aoki.post(f"/badges/mine/{badge}/name", show="yes")
    shown = beginner.get("/trainers/lineage/").text
    assert "青木 さち" in shown
    assert "工藤" not in shown


def test_the_picture_draws_every_person_and_every_signature_once(town, aoki):
    town.raise_(aoki)
    picture = aoki.get("/trainers/lineage/").text.split('<svg class="lineage"')[1].split("</svg>")[0]
    assert picture.count("<rect") == 2
    assert picture.count("lineage-line") == 1
    assert "style=" not in picture


def test_a_group_is_made_by_a_lead_joined_by_its_code_and_seen_by_its_members_only(town, aoki):
    page = "/trainers/groups/new"
    fields = {
        "name": "冬の組",
        "pathway": "supporter",
        "office": town.office,
        "day-1": "2027-01-15",
        "place-1": "市民センター",
    }
    made = town.lead.send(page, page, **fields)
    assert made.status_code == 303, made.text
    group = made.headers["location"]
    code = town.lead.get(group).text.split('class="big-code">')[1].split("<")[0]
    assert aoki.get(group).status_code == 404
    assert aoki.send("/trainers/groups/", "/trainers/groups/", code=code.lower()).headers["location"] == group
    seen = aoki.get(group).text
    assert "青木 さち" in seen
    assert "市民センター" in seen
    assert code not in seen
    aoki.post(f"{group}leave")
    assert aoki.get(group).status_code == 404


def test_a_group_with_a_gap_keeps_what_was_typed(town):
    page = "/trainers/groups/new"
    fields = {"name": "冬の組", "pathway": "supporter", "office": town.office, "day-2": "2027-01-15", "place-2": ""}
    answer = town.lead.send(page, f"{page}?lang=en", **fields)
    assert answer.status_code == 422
    assert "Meeting 2: please say where." in answer.text
    assert 'value="2027-01-15"' in answer.text
    assert 'value="冬の組"' in answer.text


def test_only_a_lead_makes_groups_and_sees_rings(aoki):
    assert aoki.get("/trainers/groups/new").status_code == 403
    assert aoki.get("/trainers/rings/").status_code == 403


def test_an_official_suspends_restores_and_takes_back_badges_of_the_own_office(town, aoki):
    town.raise_(aoki)
    (badge,) = aoki.badges()
    official = town.officials[0]
    page = official.get(f"/badges/issued/?lang=en&open={badge}").text
    assert "青木 さち" in page
    assert official.post(f"/badges/issued/{badge}", deed="suspend").status_code == 422
    official.post(f"/badges/issued/{badge}", deed="suspend", reason="under-review")
    assert "The office is looking into something." in Browser(town.app).get(f"/badges/{badge}?lang=en").text
    official.post(f"/badges/issued/{badge}", deed="restore")
    official.enter(proved=False)
    assert official.post(f"/badges/issued/{badge}", deed="revoke", reason="conduct").status_code == 401
    official.enter()
    official.post(f"/badges/issued/{badge}", deed="revoke", reason="conduct")
    assert "The code of conduct was not kept." in Browser(town.app).get(f"/badges/{badge}?lang=en").text


def test_an_official_of_another_office_finds_none_of_these_badges(town, aoki, app):
    town.raise_(aoki)
    (badge,) = aoki.badges()
    other = Town(app, "しおかぜ市").officials[0]
    assert "青木" not in other.get("/badges/issued/").text
    other.get("/badges/coverage/")  # any page with a form
    assert other.post(f"/badges/issued/{badge}", deed="revoke", reason="conduct").status_code == 404
    assert aoki.get("/badges/issued/").status_code == 403
