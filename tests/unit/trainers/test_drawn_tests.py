"""A test is drawn by domain, runs by the server's clock, survives a dead battery, and is counted once."""

import re
from datetime import timedelta

import pytest

from elearn.base.core import clock
from elearn.base.core.actor import Actor
from elearn.trainers import operations, queries
from tests.factories.classroom import work
from tests.factories.trainers import Candidate, pass_lessons


def drawn(candidate, test):
    with work(candidate.app, write=False):
        return queries.own_test(_actor(candidate), test).drawn


def _actor(candidate):

    return Actor(person_id=candidate.person_id)


def test_the_draw_follows_the_pathway_by_domain_and_takes_no_practice_item(ready):
    found = drawn(ready, ready.start_test())
    assert sorted(each["domain"] for each in found) == sorted(
        ["devices", "listening", "role", "teaching", "threats"] * 2
    )
    assert all("counted" in each["item"] for each in found)
    assert len({each["item"] for each in found}) == len(found)


def test_lessons_and_practice_come_first(town, aoki):
    def begin():
        return aoki.send(
            "/trainers/supporter/test?lang=en", "/trainers/supporter/test", kind="counted", pace="standard"
        )

    assert "First come the lessons" in begin().text
    pass_lessons(town.app, aoki.person_id)
    assert "Please try the practice test first" in begin().text
    aoki.practise()
    assert begin().status_code == 303


def test_pressing_begin_twice_goes_on_with_the_same_test(ready):
    assert ready.start_test() == ready.start_test()


def test_options_stand_in_another_order_under_other_ids_in_each_test(ready, town):
    first = {option for each in drawn(ready, ready.start_test()) for option, _ in each["options"]}
    other = town.person("ueno")
    other.begin("supporter", town.office)
    pass_lessons(town.app, other.person_id)
    other.practise()
    second = {option for each in drawn(other, other.start_test()) for option, _ in each["options"]}
    assert first.isdisjoint(second)
    assert len(first) == 40


def test_a_dead_battery_costs_no_answer_and_another_device_goes_on_with_the_time_left(ready):
    test = ready.start_test()
    key = ready.key_of(test)
    page = ready.get(f"/trainers/tests/{test}/1").text
    answer_id = re.search(r'name="answer_id" value="([^"]+)"', page)[1]
    ready.post(f"/trainers/tests/{test}/1", option=key[1], answer_id=answer_id, go="next")
    phone = Candidate.__new__(Candidate)
    phone.app, phone.http, phone.token, phone.person_id = ready.app, ready.app.test_client(), "", ready.person_id
    with clock.frozen(clock.now() + timedelta(minutes=30)):
        phone.enter()
        again = phone.get("/trainers/supporter/test?lang=en").text
        assert f"/trainers/tests/{test}/" in again
        seen = phone.get(f"/trainers/tests/{test}/1?lang=en").text
    assert f'value="{key[1]}" checked' in re.sub(r"\s+", " ", seen)
    assert "20 minutes left" in seen


def test_sending_a_choice_again_changes_nothing_and_the_latest_counts(ready):
    test = ready.start_test()
    one, two = (option for option, _ in drawn(ready, test)[0]["options"][:2])
    page = f"/trainers/tests/{test}/1"
    for option, answer_id in ((one, "a"), (two, "b"), (one, "a")):
        ready.post(page, option=option, answer_id=answer_id, go="next")
    with work(ready.app, write=False):
        assert queries.screen_of(queries.own_test(_actor(ready), test)).answered == {1: two}


def test_an_unknown_choice_is_refused_in_kind_words(ready):
    test = ready.start_test()
    ready.get(f"/trainers/tests/{test}/1?lang=en")
    answer = ready.post(f"/trainers/tests/{test}/1", option="nonsense", answer_id="x", go="next")
    assert answer.status_code == 422
    assert "Please choose one of the answers." in answer.text


def test_when_the_time_is_over_nothing_is_taken_and_what_was_chosen_counts(ready):
    test = ready.start_test()
    key = ready.key_of(test)
    for place in (1, 2, 3):
        ready.post(f"/trainers/tests/{test}/{place}", option=key[place], answer_id=f"id-{place}", go="next")
    with clock.frozen(clock.now() + timedelta(minutes=51)):
        ready.enter()
        late = ready.post(f"/trainers/tests/{test}/4", option=key[4], answer_id="late", go="next")
        assert late.headers["location"] == f"/trainers/tests/{test}/"
        assert "The time of this test is over" in ready.get(f"/trainers/tests/{test}/?lang=en").text
        ready.post(f"/trainers/tests/{test}/hand-in")
        assert "Not there yet: 3 of 10" in ready.get(f"/trainers/tests/{test}/result?lang=en").text


def test_a_test_that_nobody_hands_in_is_counted_by_the_clock(ready):
    test = ready.start_test()
    with work(ready.app):
        assert operations.hand_in_overdue(clock.now()) == 0
    with clock.frozen(clock.now() + timedelta(minutes=51)):
        with work(ready.app):
            assert operations.hand_in_overdue(clock.now()) == 1
        ready.enter()
        assert "0 of 10" in ready.get(f"/trainers/tests/{test}/result?lang=en").text


@pytest.mark.parametrize(("pace", "counts"), [("standard", True), ("half-more", True), ("open", False)])
def test_a_clock_runs_on_the_pages_of_a_test_with_a_limit_alone(ready, pace, counts):
    test = ready.start_test(pace=pace)
    for place in ("", "1"):
        page = ready.get(f"/trainers/tests/{test}/{place}?lang=en").text
        assert ('data-controller="countdown"' in page) == counts
        assert ("static/build/countdown-" in page) == counts
        assert ("The test ends at" in page) == counts
        assert ("No limit of time" in page) != counts


@pytest.mark.parametrize(("pace", "minutes"), [("standard", 50), ("half-more", 75), ("open", None)])
def test_more_time_is_chosen_without_proof(ready, pace, minutes):
    test = ready.start_test(pace=pace)
    page = ready.get(f"/trainers/tests/{test}/1?lang=en").text
    assert (f"{minutes} minutes left" if minutes else "No limit of time") in page


def test_below_the_share_the_page_names_lessons_and_day_and_a_retry_asks_only_the_rest(ready):
    test = ready.take_test(wrong=("threats", "devices"))
    page = ready.get(f"/trainers/tests/{test}/result?lang=en").text
    assert "Not there yet: 6 of 10" in page
    assert "/courses/town/walk/" in page
    assert "The next attempt is open from" in page
    early = ready.send("/trainers/supporter/test?lang=en", "/trainers/supporter/test", kind="counted", pace="standard")
    assert early.status_code == 409
    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        ready.enter()
        again = ready.start_test()
        met = {each["item"] for each in drawn(ready, test)}
        retry = drawn(ready, again)
        assert {each["domain"] for each in retry} == {"threats", "devices"}
        assert {each["item"] for each in retry}.isdisjoint(met)
        assert "20 minutes left" in ready.get(f"/trainers/tests/{again}/1?lang=en").text
        ready.take_test()
        assert "Passed: 10 of 10" in ready.get(f"/trainers/tests/{again}/result?lang=en").text


def test_exactly_the_share_is_enough(ready):
    test = ready.take_test(wrong=("threats",))
    assert "Passed: 8 of 10" in ready.get(f"/trainers/tests/{test}/result?lang=en").text


def test_practice_shows_the_reasons_at_the_end_and_counts_for_nothing(town, aoki):
    answer = aoki.practise()
    page = aoki.get(answer.headers["location"] + "?lang=en").text
    assert page.count("CANARY reason of") == 2
    assert "bank.example" in page
    assert "Pass the test" in aoki.get("/trainers/?lang=en").text
