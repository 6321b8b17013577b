"""What the projector shows must not give away what one or two pupils answered."""

from functools import cache
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from elearn.classroom.disclosure import FEW, LEAST, picture, plain_rows


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
