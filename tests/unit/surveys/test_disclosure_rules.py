"""What disclosure control promises of every table, whatever people answer."""

from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from elearn.base.core.errors import Invalid
from elearn.surveys.release.areas import check_digit, prefecture_of
from elearn.surveys.release.control import controlled
from elearn.surveys.release.plan import StratumPlan, bases, planned
from elearn.surveys.release.tables import collapse
from tests.factories.tallies import NONE, a_wave, area_code, ballots, plan_of, tally
from tests.sizes import size

FEW, SMALL, FIRM, FULL = 10, 2, 30, 100


@st.composite
def waves(draw):
    """One to five strata of one audience, from a handful to hundreds, of many minds or of one."""
    random = Random(draw(st.integers(0, 2**32)))
    sizes = draw(st.lists(st.sampled_from((3, 9, 10, 12, 29, 31, 99, 100, 130, 250)), min_size=1, max_size=5))
    weights = st.lists(st.sampled_from((0.05, 1, 5, 40)), min_size=6, max_size=6)
    audience = draw(st.sampled_from(("J", "adult")))
    return [
        tally(
            f"s-{place}",
            ballots(random, people, core=draw(weights), prepared=draw(weights)[:3]),
            audience=audience,
            band=f"grade-{7 + place % 2}",
            area=area_code(201 + place // 2),
            eligible=max(30, people),
            blank=draw(st.integers(0, 3)),
        )
        for place, people in enumerate(sizes)
    ]


def released(counts):
    return controlled(counts, bases(plan_of(counts)), Random(1))


def true_rows(counts, table):
    rows = {}
    for c in counts:
        if c.key in table.base.members:
            for row, people in c.tables[table.key].items():
                rows[row] = rows.get(row, 0) + people
    return collapse(rows) if (table.key, table.detail) == ("core", "collapsed") else rows


@settings(max_examples=size("disclosed_waves"))
@given(counts=waves())
def test_what_is_shown_is_true(counts):
    for table in released(counts):
        truth = true_rows(counts, table)
        assert all(people in {None, truth[row]} for row, people in table.rows.items())
        whole = truth.get("answered", sum(people for row, people in truth.items() if row not in {NONE, "answered"}))
        assert table.valid in {None, whole}


@settings(max_examples=size("disclosed_waves"))
@given(counts=waves())
def test_nothing_is_shown_of_fewer_than_ten_answers_and_ten_to_twenty_nine_are_marked(counts):
    for table in released(counts):
        truth = true_rows(counts, table)
        whole = truth.get("answered", sum(people for row, people in truth.items() if row not in {NONE, "answered"}))
        if whole < FEW:
            assert table.valid is None
            assert set(table.rows.values()) == {None}
        assert table.reference == (table.valid is not None and table.valid < FIRM)


@settings(max_examples=size("disclosed_waves"))
@given(counts=waves())
def test_one_or_two_people_are_never_shown_and_never_hidden_alone(counts):
    for table in released(counts):
        assert not {1, 2} & set(table.rows.values())
        hidden = [row for row, people in table.rows.items() if people is None]
        if table.key != "concerns" and table.valid is not None:
            assert len(hidden) != 1


@settings(max_examples=size("disclosed_waves"))
@given(counts=waves())
def test_no_table_is_shown_in_which_all_or_all_but_two_gave_one_answer(counts):
    for table in released(counts):
        if table.key != "concerns" and any(people is not None for people in table.rows.values()):
            truth = [people for row, people in true_rows(counts, table).items() if row != NONE]
            assert max(truth) < sum(truth) - SMALL
        if table.key == "concerns" and table.valid is not None:
            assert all(table.valid - people > SMALL for people in table.rows.values() if people is not None)


@settings(max_examples=size("disclosed_waves"))
@given(counts=waves())
def test_fewer_than_a_hundred_publish_the_collapsed_core_and_one_split_alone(counts):
    for table in released(counts):
        if table.base.eligible < FULL or (table.base.may_be_full is False):
            assert table.detail == "collapsed"
        if table.detail == "collapsed":
            assert table.key in {"core", "prepared"}
            assert set(table.rows) in ({"anxious", "calm", "unknown"}, {"prepared", "not"})


@settings(max_examples=size("disclosed_waves"))
@given(counts=waves())
def test_no_table_appears_that_was_not_planned(counts):
    announced = {(t.audience, t.band, t.area_code, t.key) for t in planned(plan_of(counts))}
    found = [(t.base.audience, t.base.band, t.base.area_code, t.key) for t in released(counts)]
    assert len(found) == len(set(found))
    assert set(found) <= announced


@given(sizes=st.lists(st.integers(30, 400), min_size=1, max_size=9))
def test_no_small_rest_is_left_between_tables_in_full(sizes):
    strata = [
        StratumPlan(f"s{n}", "x", "J", f"grade-{n % 3}", area_code(201 + n // 3), people)
        for n, people in enumerate(sizes)
    ]
    full = [base for base in bases(strata) if base.eligible >= FULL and base.may_be_full]
    people = {each.key: each.eligible for each in strata}
    for base in full:
        inside = frozenset().union(*(other.members for other in full if other.members < base.members))
        rest = sum(people[key] for key in base.members - inside)
        assert not inside or rest == 0 or rest >= FULL


@settings(max_examples=3)
@given(seed=st.integers(0, 99))
def test_another_draw_hides_other_numbers_but_never_shows_what_the_rules_hide(seed):
    counts = [c for c in a_wave(Random(seed)) if c.audience == "J"]
    plan = bases(plan_of(counts))
    for draw in range(3):
        shown = [set(t.rows.values()) for t in controlled(counts, plan, Random(draw))]
        assert not any({1, 2} & each for each in shown)


@pytest.mark.parametrize(
    ("code", "above"),
    [("131016", "130001"), ("011002", "010006"), ("272272", "270008"), ("130001", None), ("partner", None)],
)
def test_a_municipality_knows_its_prefecture(code, above):
    assert prefecture_of(code) == above
    assert not code.isdigit() or check_digit(code[:5]) == int(code[5])


def test_counts_that_contradict_each_other_are_refused():
    good = tally("a", ballots(Random(1), 120))
    good.tables["cells"]["calm-prepared"] += 500
    with pytest.raises(Invalid):
        released([good])
