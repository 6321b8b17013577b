"""What the projector shows must not give away what one or two pupils answered."""

from collections import Counter
from functools import cache
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from elearn.classroom.answers import by_device
from elearn.classroom.disclosure import FEW, LEAST, group_picture, picture, plain_rows
from elearn.learning.queries import Tally
from elearn.questions.kinds import parse

QUESTION = parse({"key": "first-move", "kind": "single", "options": ["ask", "wait", "shout"], "right": ["ask"]})


def named(counts):
    return {f"c{place}": count for place, count in enumerate(counts)}


def seen(counts, **more):
    return picture(named(counts), present=sum(counts), **more)


@cache
def worlds(cells, total):
    """Every way in which `total` pupils can have answered, by what each would look like."""
    by_picture = {}
    for counts in product(range(total + 1), repeat=cells - 1):
        if (rest := total - sum(counts)) >= 0:
            by_picture.setdefault(seen((*counts, rest)), []).append((*counts, rest))
    return by_picture


def test_an_attacker_who_knows_the_rule_and_the_total_cannot_name_any_small_number():
    for cells, total in [
        (2, 10),
        (2, 31),
        (3, 10),
        (3, 17),
        (3, 40),
        (4, 10),
        (4, 13),
        (4, 24),
        (5, 10),
        (5, 15),
        (6, 12),
    ]:
        for shown, possible in worlds(cells, total).items():
            if shown.reason == "few":
                continue
            for place in range(cells):
                values = {counts[place] for counts in possible}
                assert len(values) > 1 or min(values) >= FEW, (shown, possible)


@cache
def rooms(cells, sizes):
    """Every way in which these groups can have answered, by what it would look like: answers and pupils per choice."""
    by_picture = {}
    for choices in product(range(cells), repeat=len(sizes)):
        given, heads = [0] * cells, [0] * cells
        for choice, size in zip(choices, sizes, strict=True):
            given[choice] += 1
            heads[choice] += size
        shown = group_picture(named(given), sizes, sum(sizes))
        by_picture.setdefault(shown, set()).add((tuple(given), tuple(heads)))
    return by_picture


def test_an_attacker_who_sees_who_sits_together_cannot_name_any_small_number_either():
    for cells, sizes in [
        (2, (2,) * 5),
        (2, (2,) * 9),
        (3, (2,) * 8),
        (3, (4, 4, 4, 4, 4)),
        (3, (1, 1, 1, 2, 2, 3, 3)),
        (2, (1, 1, 1, 1, 1, 1, 2, 2, 4, 5)),
        (4, (2, 2, 2, 3, 3, 3)),
        (2, (5, 5)),
        (3, (9, 1)),
    ]:
        for shown, possible in rooms(cells, sizes).items():
            for place in range(cells):
                answers = {given[place] for given, _heads in possible}
                pupils = {heads[place] for _given, heads in possible}
                assert len(answers) > 1 or min(answers) >= FEW, (sizes, shown, possible)
                assert len(pupils) > 1 or min(pupils) >= FEW, (sizes, shown, possible)


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 6)), min_size=1, max_size=20))
def test_a_picture_of_groups_is_true(groups):
    given_, heads = dict.fromkeys(named(range(4)), 0), dict.fromkeys(named(range(4)), 0)
    for choice, size in groups:
        given_[f"c{choice}"] += 1
        heads[f"c{choice}"] += size
    shown = group_picture(given_, [size for _choice, size in groups], sum(heads.values()))
    assert all(row.low <= heads[row.cell] <= row.high for row in shown.rows if row.low is not None)
    assert all(given_[row.cell] < FEW for row in shown.rows if row.shown == "few")


@given(st.lists(st.integers(0, 30), min_size=2, max_size=6), st.booleans())
def test_groups_of_one_are_a_class_where_everyone_has_a_device(counts, exclusive):
    total = sum(counts) if exclusive else max([*counts, 10])
    alone = picture(named(counts), total, answered=total, exclusive=exclusive)
    assert group_picture(named(counts), [1] * total, total, exclusive=exclusive) == alone


def test_who_joins_later_changes_no_picture_and_so_gives_nothing_away():
    """Late answers are counted beside the picture, never in it: two pictures of one question cannot be compared."""
    tally = Tally(cells=Counter(ask=9, wait=4), given=Counter({str(n): 1 for n in range(13)}), answered=13)
    before = by_device(QUESTION, tally, 13)
    tally.late = 1
    after = by_device(QUESTION, tally, 13)
    assert after.picture == before.picture
    assert (before.answered, after.answered, after.late) == (13, 13, 1)


counts_of_a_class = st.lists(st.integers(0, 30), min_size=2, max_size=6)


@given(counts_of_a_class, st.integers(0, 60))
def test_no_small_number_is_ever_shown_and_few_people_give_no_picture(counts, present):
    shown = picture(named(counts), present)
    assert all(row.low >= FEW for row in shown.rows if row.low is not None)
    if min(present, sum(counts)) < LEAST:
        assert not shown.rows
        assert shown.reason == "few"


@given(counts_of_a_class)
def test_what_is_shown_is_true_and_stands_in_the_order_of_the_question(counts):
    shown = seen(counts)
    if shown.rows:
        assert [row.cell for row in shown.rows] == list(named(counts))
        assert all(row.low <= named(counts)[row.cell] <= row.high for row in shown.rows if row.low is not None)


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6), st.integers(10, 40))
def test_where_several_may_be_ticked_each_choice_protects_its_few_and_its_all_but_few(counts, answered):
    counts = [min(count, answered) for count in counts]
    shown = picture(named(counts), answered, answered=answered, exclusive=False)
    for row, count in zip(shown.rows, counts, strict=True):
        expected = "few" if count < FEW else "most" if answered - count < FEW else "number"
        assert row.shown == expected


def test_a_class_where_every_choice_has_three_or_more_sees_all_numbers():
    assert [row.low for row in seen([18, 7, 3]).rows] == [18, 7, 3]


def ranges(counts):
    return [(row.low, row.high) if row.shown == "range" else row.shown for row in seen(counts).rows]


def test_beside_a_small_number_the_others_are_ranges():
    assert ranges([18, 7, 1]) == [(15, 18), (7, 10), "few"]
    assert ranges([7, 4, 3, 0, 0]) == [(7, 10), (3, 6), (3, 6), "few", "few"]


def test_a_choice_that_all_or_all_but_one_took_is_not_pinned_by_its_complement():
    assert ranges([29, 1]) == [(27, 30), "few"]
    assert ranges([30, 0]) == [(27, 30), "few"]


def test_the_teachers_own_board_keeps_small_numbers_vague():
    assert [(row.shown, row.low) for row in plain_rows({"a": 18, "b": 2, "c": 0})] == [
        ("number", 18),
        ("few", None),
        ("few", None),
    ]
