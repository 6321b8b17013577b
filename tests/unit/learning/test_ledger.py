"""The state of an attempt is a fold over the set of its answers: order, repetition and delay do not matter."""

from hypothesis import given
from hypothesis import strategies as st

from elearn.learning.ledger import Entry, fold, standing

entries = st.builds(
    Entry,
    id=st.uuids().map(str),
    question=st.sampled_from(["a", "b", "c"]),
    answer=st.sampled_from(["yes", "no"]),
    points=st.just(0) | st.just(1),
    of=st.just(1),
    right=st.booleans(),
    late=st.booleans(),
)
ledgers = st.lists(entries, max_size=12, unique_by=lambda entry: entry.id)


def entry(entry_id, *, late=False, question="a", points=1, of=1, right=True):
    return Entry(entry_id, question, "yes", points, of, right, late)


@given(ledgers, st.data())
def test_retries_duplicates_and_reordered_batches_give_the_same_state(rows, data):
    shuffled = data.draw(st.permutations(rows))
    repeated = shuffled + (data.draw(st.lists(st.sampled_from(rows), max_size=6)) if rows else [])
    assert fold(repeated) == fold(rows)


@given(ledgers, st.integers(0, 12))
def test_a_batch_that_arrives_later_gives_the_state_of_all_at_once(rows, cut):
    first, rest = rows[:cut], rows[cut:]
    assert fold([*fold(first).values(), *rest]) == fold(rows)


@given(ledgers)
def test_what_counts_is_the_newest_in_time_or_else_the_newest_late_one(rows):
    for question, counted in fold(rows).items():
        rivals = [row for row in rows if row.question == question]
        in_time = [row for row in rivals if not row.late]
        assert counted == max(in_time or rivals, key=lambda row: row.id)


def test_a_late_answer_never_replaces_one_in_time():
    assert fold([entry("1"), entry("2", late=True)])["a"].id == "1"


def test_points_follow_the_share_that_was_fixed_at_the_start():
    counted = fold([entry("1", question="a"), entry("2", question="b", points=0, right=False)])
    worth = {"a": 1, "b": 1, "c": 2, "opinion": 0}
    here = standing(counted, worth, 0.25)
    assert (here.points, here.of, here.passed) == (1, 4, True)
    assert not standing(counted, worth, 0.5).passed
    assert here.open == ("c", "opinion")
    assert here.again == ("b",)


def test_a_question_that_left_the_lesson_counts_no_more():
    assert standing(fold([entry("1", question="gone")]), {"a": 1}, 0.5).points == 0
