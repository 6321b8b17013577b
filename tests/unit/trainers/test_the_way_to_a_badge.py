"""From the first step to the badge, its renewal and its end."""

from datetime import timedelta

import pytest

from elearn.accounts import queries as people
from elearn.badges import queries as badges
from elearn.base.core import clock
from elearn.trainers import operations
from tests.factories.classroom import Browser, work
from tests.factories.trainers import pass_lessons


def roles(town, person):
    with work(town.app, write=False):
        held = ("supporter", "trainer", "lead_trainer")
        return {role for role in held if town.office in people.holds_at(person.person_id, (role,))}


def test_anyone_reads_what_the_pathways_ask(town):
    page = Browser(town.app).get("/trainers/?lang=en").text
    assert "Supporter" in page
    assert "10 questions in 50 minutes, 80 % right" in page
    assert "Sign in and set out" in page


def test_the_page_names_the_next_step_at_every_step(town):
    aoki = town.person("aoki")
    seen = []

    def look():
        page = aoki.get("/trainers/?lang=en").text
        seen.append(page.split('id="next-step">')[1].split("<")[0] if "next-step" in page else "")

    look()
    aoki.begin("supporter", town.office)
    look()
    pass_lessons(town.app, aoki.person_id)
    look()
    aoki.practise()
    look()
    aoki.take_test()
    look()
    aoki.hold_session(days_ago=2)
    session = aoki.hold_session()
    look()
    town.lead.cosign(aoki.code(session))
    look()
    aoki.agree()
    look()
    assert seen == [
        "",
        "Next: Take the lessons",
        "Next: Try the practice test",
        "Next: Pass the test",
        "Next: Hold practice sessions",
        "Next: Be watched and co-signed",
        "Next: Agree to the code of conduct",
        "",
    ]
    assert len(aoki.badges()) == 1


def test_the_last_condition_issues_the_badge_at_once_with_its_grounds_and_role(town, aoki):
    session = town.ready(aoki)
    assert aoki.badges() == []
    assert town.lead.cosign(aoki.code(session)).status_code == 303
    (badge,) = aoki.badges()
    page = Browser(town.app).get(f"/badges/{badge}?lang=en").text
    for ground in (
        "Lessons of the pathway “Supporter”: 1",
        "Test 10/10",
        "Practice sessions: 2",
        "Co-signed by someone who watched: 1",
    ):
        assert ground in page
    assert "青木" not in page
    assert roles(town, aoki) == {"supporter"}
    assert aoki.agree().status_code == 303
    assert aoki.badges() == [badge]


def test_a_trainer_is_a_supporter_first(town, aoki):
    aoki.begin("trainer", town.office)
    pass_lessons(town.app, aoki.person_id)
    aoki.practise("trainer")
    refused = aoki.send("/trainers/trainer/test?lang=en", "/trainers/trainer/test", kind="counted", pace="standard")
    assert refused.status_code == 409
    town.raise_(aoki)
    town.raise_(aoki, "trainer")
    assert len(aoki.badges()) == 2
    assert roles(town, aoki) == {"supporter", "trainer"}


def test_an_update_lesson_and_a_new_promise_renew_a_badge_before_its_end(town, aoki):
    town.raise_(aoki)
    (first,) = aoki.badges()
    late = clock.now() + timedelta(days=700)
    with clock.frozen(late):
        aoki.enter()
        assert "Your badge can be renewed now" in aoki.get("/trainers/?lang=en").text
        aoki.agree()
        assert aoki.badges() == [first]
        pass_lessons(town.app, aoki.person_id, at=late + timedelta(minutes=1))
        aoki.agree()
        badges = aoki.badges()
    assert len(badges) == 2
    with clock.frozen(clock.now() + timedelta(days=735)):
        with work(town.app):
            assert operations.end_awards(clock.now()) == 2  # the founding lead's, and the first of the two
        assert roles(town, aoki) == {"supporter"}


def test_the_role_ends_with_the_badge(town, aoki):
    town.raise_(aoki)
    assert roles(town, aoki) == {"supporter"}
    with clock.frozen(clock.now() + timedelta(days=735)):
        with work(town.app):
            operations.end_awards(clock.now())
        assert roles(town, aoki) == set()
        assert roles(town, town.lead) == set()
        aoki.enter()
        page = aoki.get("/trainers/?lang=en").text
    assert "Your earlier badge is not valid any more" in page


def test_a_badge_that_was_deleted_takes_its_role_along(town, aoki):
    town.raise_(aoki)
    (badge,) = aoki.badges()
    aoki.get("/badges/mine/")
    aoki.post(f"/badges/mine/{badge}/delete")
    with work(town.app):
        assert operations.end_awards(clock.now()) == 1
    assert roles(town, aoki) == set()


def test_a_changed_code_of_conduct_is_read_again_before_it_is_agreed_to(town, aoki):
    page = aoki.get("/trainers/supporter/conduct?lang=en")
    assert "I never ask for, look at or keep money" in page.text
    assert "I never ask for" in Browser(town.app).get("/trainers/supporter/conduct?lang=en").text
    assert aoki.post("/trainers/supporter/conduct", version="0").status_code == 409


def test_an_office_without_an_official_cannot_be_chosen(town):
    aoki = town.person("aoki")
    assert aoki.begin("supporter", "nowhere").status_code == 422


@pytest.mark.parametrize("where", ["/trainers/", "/trainers/observing/", "/trainers/lineage/", "/trainers/groups/"])
def test_pages_ask_a_known_number_of_questions(town, aoki, statements, where):
    town.raise_(aoki)
    aoki.get(where)
    with statements() as said:
        assert aoki.get(where).status_code == 200
    assert len(said) <= 12, said


@pytest.mark.parametrize("deed", ["suspend", "revoke"])
def test_a_badge_that_the_office_stopped_is_not_won_back_by_a_promise_or_by_deleting_it(town, aoki, deed):
    town.raise_(aoki)
    (badge,) = aoki.badges()
    official = town.officials[0]
    official.get(f"/badges/issued/?open={badge}")
    assert official.post(f"/badges/issued/{badge}", deed=deed, reason="conduct").status_code == 303

    def nothing_is_held():
        assert aoki.agree().status_code == 303
        aoki.post("/trainers/supporter/badge")
        with work(town.app, write=False):
            held = badges.held_by([aoki.person_id], clock.now())
        return not [each for each in held if each.state == "valid"]

    assert nothing_is_held()
    aoki.get("/badges/mine/")
    aoki.post(f"/badges/mine/{badge}/delete")
    assert nothing_is_held()
    with work(town.app):
        operations.end_awards(clock.now())
    assert nothing_is_held()
    assert "Next: Pass the test" in aoki.get("/trainers/?lang=en").text
