"""A group under thirty is offered merges, the least change first, never across audiences."""

from hypothesis import given
from hypothesis import strategies as st

from elearn.accounts.queries import Area
from elearn.surveys.design.areas import Tree
from elearn.surveys.design.bands import GRADES, audience_of, band_of, grades_of, joined
from elearn.surveys.design.merging import Base, merges

TREE = Tree.of(
    [
        Area("pref", "prefecture", "Misaki", None, "990001"),
        Area("north", "municipality", "North", "pref", "992011"),
        Area("south", "municipality", "South", "pref", "992020"),
        Area("east", "municipality", "East", "pref", "992038"),
    ]
)
ALONE = Tree.of([Area("north", "municipality", "North", "elsewhere", "992011")])


def base(grade, area, eligible):
    return Base(f"{grade}-{area}", audience_of(grade), band_of(grade), area, eligible)


def test_a_neighbouring_grade_of_the_same_town_comes_first():
    small, sixth, south = base(5, "north", 12), base(6, "north", 40), base(5, "south", 25)
    found = merges(small, [small, sixth, south], TREE)
    assert [offer.kind for offer in found] == ["grades", "towns"]
    assert found[0].ids == (small.id, sixth.id)
    assert found[0].eligible == 52


def test_another_audience_is_never_offered():
    small, third = base(5, "north", 12), base(4, "north", 40)
    assert merges(small, [small, third], TREE) == []


def test_the_smaller_neighbour_is_offered_before_the_larger():
    small = base(5, "north", 12)
    found = merges(small, [small, base(5, "south", 80), base(5, "east", 20)], TREE)
    assert [offer.ids[1] for offer in found if offer.kind == "towns"] == ["5-east", "5-south"]
    assert (found[-1].kind, found[-1].eligible) == ("prefecture", 112)


def test_a_town_alone_has_no_neighbours():
    small = base(5, "north", 12)
    assert merges(small, [small, base(6, "north", 20)], ALONE)[0].kind == "grades"
    assert [offer.kind for offer in merges(small, [small], ALONE)] == []


ROWS = st.tuples(
    st.sampled_from(list(GRADES)), st.sampled_from(["north", "south", "east"]), st.integers(min_value=1, max_value=90)
)


@given(st.lists(ROWS, min_size=1, max_size=12, unique_by=lambda each: each[:2]))
def test_every_offer_holds_the_small_group_and_adds_up(rows):
    strata = [base(*row) for row in rows]
    by_id = {each.id: each for each in strata}
    for small in strata:
        for offer in merges(small, strata, TREE):
            parts = [by_id[each] for each in offer.ids]
            assert parts[0] is small
            assert len(set(offer.ids)) == len(parts) > 1
            assert offer.eligible == sum(each.eligible for each in parts)
            assert {each.audience for each in parts} == {small.audience}


@given(st.sampled_from(list(GRADES)), st.sampled_from(list(GRADES)))
def test_a_joined_band_holds_both(first, second):
    band = joined([band_of(first), band_of(second)])
    assert grades_of(band) == (min(first, second), max(first, second))
