"""Sessions are planned, held, looked back on, watched and co-signed; nobody signs for oneself, and rings are found."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from elearn.accounts import operations as accounts
from elearn.base.core import clock
from elearn.classroom import operations as classes
from elearn.trainers import queries
from elearn.trainers.models import Observation
from elearn.trainers.operations.practice import link_classes
from elearn.trainers.queries.signing import signed_for
from tests.factories.classroom import work
from tests.factories.trainers import COMMENT, LEVELS, REFLECTION, observation_in


def tomorrow():
    return clock.now().astimezone(clock.TOKYO).date() + timedelta(days=1)


def edges(town):
    with work(town.app, write=False):
        return {signer: set(found) for signer, found in signed_for(clock.now()).items()}


def test_a_session_cannot_be_held_before_its_day_nor_looked_back_on_before_it_was_held(aoki):
    fields = {"subject": "話", "lesson": "", "audience": "住民", "place": "集会所", "day": tomorrow()}
    planned = aoki.send("/trainers/supporter/sessions/new", "/trainers/supporter/sessions/new", **fields)
    session = planned.headers["location"]
    assert aoki.post(f"{session}held", heads="3").status_code == 409
    answer = aoki.post(f"{session}reflection?lang=en", text=REFLECTION)
    assert answer.status_code == 409
    assert REFLECTION in answer.text  # what was typed is still there


def test_a_plan_with_gaps_says_which_and_keeps_what_was_typed(aoki):
    page = "/trainers/supporter/sessions/new"
    answer = aoki.send(page, f"{page}?lang=en", subject="わたしの話", lesson="", audience="", place="", day="")
    assert answer.status_code == 422
    assert "わたしの話" in answer.text
    assert answer.text.count("Please fill this in.") >= 3


def test_a_class_held_here_is_linked_by_itself(town, aoki):
    with work(town.app):
        school = accounts.create_organisation("school", "つばめ野小学校")
        accounts.grant_role(aoki.person_id, school, "teacher", clock.now())
        held = classes.start_session(aoki.person_id, "town", "walk", clock.now())
        classes.take_seat(held, 1, clock.now(), language="ja", keep=timedelta(days=30))
        classes.end(held, clock.now())
    today = clock.now().astimezone(clock.TOKYO).date()
    fields = {"subject": "授業", "lesson": "town/walk", "audience": "5年", "place": "教室", "day": today}
    planned = aoki.send("/trainers/supporter/sessions/new", "/trainers/supporter/sessions/new", **fields)
    with work(town.app):
        assert link_classes(clock.now()) == 1
        assert link_classes(clock.now()) == 0
    assert "Linked with your class here." in aoki.get(planned.headers["location"] + "?lang=en").text


def test_scores_are_given_in_words_and_reach_the_candidate(town, aoki):
    session = aoki.hold_session()
    observation = observation_in(town.lead.watch(aoki.code(session)))
    town.lead.score(observation, LEVELS | {"question": 2})
    page = aoki.get(f"/trainers/sessions/{session}/?lang=en").text
    assert "the same few do the talking" in page
    assert COMMENT in page
    assert "Scored, not signed yet." in page


def test_an_unfinished_sheet_names_what_is_missing_and_keeps_the_rest(town, aoki):
    observation = observation_in(town.lead.watch(aoki.code(aoki.hold_session())))
    answer = town.lead.score(observation, {"goal": 4}, comment="短い")
    assert answer.status_code == 422
    assert "短い" in answer.text
    assert 'name="level-goal" value="4" checked' in " ".join(answer.text.split())


def test_below_the_level_that_the_pathway_asks_for_nothing_can_be_signed(town, aoki):
    observation = observation_in(town.lead.watch(aoki.code(aoki.hold_session())))
    town.lead.score(observation, LEVELS | {"action": 2})
    assert town.lead.sign(observation).status_code == 409
    assert edges(town) == {}
    town.lead.score(observation, LEVELS | {"question": 2})  # a supporter's talk may still grow there
    assert town.lead.sign(observation).status_code == 303
    assert edges(town) == {town.lead.person_id: {aoki.person_id}}


def test_signing_asks_again_who_one_is(town, aoki):
    observation = observation_in(town.lead.watch(aoki.code(aoki.hold_session())))
    town.lead.score(observation)
    town.lead.enter(proved=False)
    town.lead.get(f"/trainers/observing/{observation}/")
    asked = town.lead.sign(observation)
    assert asked.status_code == 401
    assert edges(town) == {}
    town.lead.enter()
    assert town.lead.sign(observation).status_code == 303


def test_what_is_signed_changes_no_more(town, aoki):
    session = aoki.hold_session()
    opened = town.lead.watch(aoki.code(session))
    town.lead.score(observation_in(opened))
    town.lead.sign(observation_in(opened))
    assert town.lead.score(observation_in(opened), LEVELS | {"goal": 1}).status_code == 409
    assert (
        aoki.send(
            f"/trainers/sessions/{session}/", f"/trainers/sessions/{session}/reflection", text="別の文" * 20
        ).status_code
        == 409
    )


def test_who_holds_no_valid_badge_cannot_watch(town, aoki):
    code = aoki.code(aoki.hold_session())
    stranger = town.person("stranger")
    assert stranger.watch(code).status_code == 409
    supporter = town.person("ueno")
    town.give(supporter, "supporter")
    assert supporter.watch(code).status_code == 409
    with clock.frozen(clock.now() + timedelta(days=735)):
        town.lead.enter()
        assert town.lead.watch(code).status_code == 409
    town.lead.enter()
    assert town.lead.watch(code).status_code == 303


def test_an_observer_is_invited_by_sign_in_name_and_who_may_not_watch_reads_like_nobody(town, aoki):
    session = aoki.hold_session()
    town.person("stranger")
    page = f"/trainers/sessions/{session}/"
    wrong = [
        aoki.send(page, f"{page}invite?lang=en", name=name)
        for name in (f"stranger@{town.office[:6]}", "nobody-at-all", f"aoki@{town.office[:6]}")
    ]
    assert [answer.status_code for answer in wrong] == [422] * 3
    assert len({answer.text.split('class="error"')[1].split("</div>")[0] for answer in wrong}) == 1
    assert aoki.send(page, f"{page}invite", name=f"kudo@{town.office[:6]}").status_code == 303
    assert "集会所での話" in town.lead.get("/trainers/observing/").text


def test_nobody_signs_for_somebody_who_signed_for_them_within_a_year(town):
    ann, ben = town.trainers("ann", "ben")
    assert ann.cosign(ben.code(ben.hold_session("trainer"))).status_code == 303
    code = ann.code(ann.hold_session("trainer"))
    assert ben.watch(code).status_code == 409
    with clock.frozen(clock.now() + timedelta(days=366)):
        ben.enter()
        assert ben.watch(code).status_code == 303


def test_a_longer_ring_waits_for_a_lead_trainer_outside_of_it(town):
    ann, ben, cleo = town.trainers("ann", "ben", "cleo")
    assert ann.cosign(ben.code(ben.hold_session("trainer"))).status_code == 303
    assert ben.cosign(cleo.code(cleo.hold_session("trainer"))).status_code == 303
    session = ann.hold_session("trainer")
    assert cleo.cosign(ann.code(session)).status_code == 303
    assert "A lead trainer still looks at it" in ann.get(f"/trainers/sessions/{session}/?lang=en").text
    lead = town.lead
    page = lead.get("/trainers/rings/?lang=en").text
    for name in ("ann", "ben", "cleo"):
        assert name in page
    assert REFLECTION not in page
    with work(town.app, write=False):
        waiting = queries.sessions_waiting_for_leads()[0].observation.id
    assert ben.send("/trainers/observing/", f"/trainers/rings/{waiting}").status_code == 403
    assert lead.post(f"/trainers/rings/{waiting}").status_code == 303
    assert "Signed on" in ann.get(f"/trainers/sessions/{session}/?lang=en").text


def test_the_database_itself_refuses_a_signature_for_oneself(town, aoki):
    session = aoki.hold_session()
    with pytest.raises(IntegrityError), work(town.app) as opened:
        opened.add(
            Observation(
                session_id=session, candidate_id=aoki.person_id, observer_id=aoki.person_id, asked_at=clock.now()
            )
        )
        opened.flush()
