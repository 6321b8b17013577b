"""In a cohort feedback waits for the common reveal or the end; what comes later is kept, marked late. Both engines."""

import pytest

from elearn.base.core import clock
from elearn.learning import operations, queries
from elearn.learning.ids import new_answer_id
from elearn.learning.signals import answer_recorded
from tests.factories import learning as make


@pytest.fixture
def database_url(tables_url):
    return tables_url


@pytest.fixture
def cohort(unit):
    with unit():
        return operations.open_cohort()


@pytest.fixture
def attempt(unit, cohort):
    with unit():
        return make.attempt(cohort_id=cohort)


def question(key):
    return queries.catalogue().lesson("town", "walk").questions[key]


def test_feedback_is_withheld_until_the_reveal(unit, cohort, attempt):
    with unit():
        receipt = make.answer(attempt, "first-move", "ask")
        assert (receipt.shown, receipt.entry.late) == (False, False)
    with unit():
        operations.reveal(cohort, ["first-move"], clock.now())
        operations.reveal(cohort, ["first-move", "first-move"], clock.now())
    with unit(write=False):
        progress = queries.progress(queries.attempt(attempt))
        assert progress.shown.keys() == progress.counted.keys() == {"first-move"}


def test_an_answer_after_the_reveal_is_kept_late_and_explained_at_once(unit, cohort, attempt):
    with unit():
        make.answer(attempt, "first-move", "wait")
        operations.reveal(cohort, ["first-move"], clock.now())
    with unit():
        receipt = make.answer(attempt, "first-move", "ask")
        assert (receipt.shown, receipt.entry.late) == (True, True)
        assert not make.answer(attempt, "places", ["home"]).entry.late
    with unit(write=False):
        assert queries.progress(queries.attempt(attempt)).counted["first-move"].answer == "wait"


def test_after_the_end_everything_is_late_and_everything_is_shown(unit, cohort, attempt):
    with unit():
        make.answer(attempt, "first-move", "ask")
        operations.close_cohort(cohort, clock.now())
    with unit():
        receipt = make.answer(attempt, "feeling", "calm")
        assert (receipt.shown, receipt.entry.late) == (True, True)
    with unit(write=False):
        assert queries.progress(queries.attempt(attempt)).shown.keys() == {"first-move", "feeling"}


def test_joining_twice_is_the_same_attempt(unit, cohort):
    with unit():
        who = make.guest()
        assert make.attempt(who, cohort_id=cohort) == make.attempt(who, cohort_id=cohort)
        assert make.attempt(who) != make.attempt(who)


def test_of_two_copies_in_the_same_moment_one_row_stands_and_both_are_answered(unit, attempt):
    """Both read that nothing stands under the id yet; then both write."""
    answer_id = new_answer_id(clock.now())
    with unit():
        first = queries.asked(attempt, "first-move", answer_id)
        second = queries.asked(attempt, "first-move", answer_id)
        one = operations.answer_question(first, "ask", clock.now())
        other = operations.answer_question(second, "ask", clock.now())
        assert one == other
        with pytest.raises(operations.Invalid):
            operations.answer_question(second, "wait", clock.now())


def test_the_board_hears_of_each_new_answer_once(unit, cohort, attempt):
    heard = []

    def listen(_sender, **news):
        heard.append(news)

    with answer_recorded.connected_to(listen), unit():
        answer_id = new_answer_id(clock.now())
        make.answer(attempt, "first-move", "ask", answer_id)
        make.answer(attempt, "first-move", "ask", answer_id)
    assert [(news["cohort_id"], news["question"], news["late"]) for news in heard] == [(cohort, "first-move", False)]


@pytest.mark.parametrize("pupils", [1, 40])
def test_the_class_picture_is_one_statement_whatever_the_size(unit, cohort, statements, pupils):
    with unit():
        for number in range(pupils):
            here = make.attempt(cohort_id=cohort)
            make.answer(here, "first-move", "shout")
            make.answer(here, "first-move", "ask" if number % 2 else "wait")
            make.answer(here, "places", ["home", "park"])
    lesson = queries.catalogue().lesson("town", "walk")
    with unit(write=False), statements() as said:
        tallies = queries.tallies(cohort, lesson.questions.values())
    assert len(said) == 1
    assert tallies["first-move"].answered == pupils
    assert tallies["first-move"].cells["ask"] == pupils // 2
    assert tallies["first-move"].cells.total() == pupils
    assert tallies["places"].share_right == 1
    assert tallies["feeling"].share_right is None


def test_late_answers_are_counted_apart_so_that_all_who_answered_are_seen(unit, cohort):
    with unit():
        punctual, tardy = make.attempt(cohort_id=cohort), make.attempt(cohort_id=cohort)
        make.answer(punctual, "first-move", "ask")
        operations.reveal(cohort, ["first-move"], clock.now())
        make.answer(punctual, "first-move", "wait")
        make.answer(tardy, "first-move", "shout")
    with unit(write=False):
        tally = queries.tally(cohort, question("first-move"))
        assert (tally.answered, tally.late, tally.cells, tally.share_right) == (1, 1, {"ask": 1}, 1)
        assert queries.revealed(cohort) == {"first-move"}
        assert set(queries.learners_answered(cohort).values()) == {1}


def test_another_class_is_not_in_the_picture(unit, cohort, attempt):
    with unit():
        make.answer(attempt, "first-move", "ask")
        other = operations.open_cohort()
        make.answer(make.attempt(cohort_id=other), "first-move", "ask")
        make.answer(make.attempt(), "first-move", "ask")
    with unit(write=False):
        assert queries.tally(cohort, question("first-move")).answered == 1


def test_purging_a_class_leaves_nothing_of_it(unit, cohort, attempt):
    with unit():
        make.answer(attempt, "first-move", "ask")
        operations.reveal(cohort, ["first-move"], clock.now())
        assert operations.purge_cohort(cohort) == 1
    with unit(write=False):
        assert queries.attempt(attempt) is None
        assert queries.revealed(cohort) == frozenset()
        assert queries.tally(cohort, question("first-move")).answered == 0


def test_a_question_that_changed_counts_what_it_knows_now(unit, cohort, attempt):
    """The same key and the same answer, before and after the course was mended: equal answers are read only once."""
    with unit():
        make.answer(attempt, "first-move", "ask")
    before = question("first-move")
    after = before.model_copy(update={"options": tuple(each for each in before.options if each != "ask")})
    with unit(write=False):
        assert queries.tally(cohort, before).cells == {"ask": 1}
        assert queries.tally(cohort, after).cells == {}
        assert queries.tally(cohort, before).cells == {"ask": 1}
