"""Orders on the screen never tell the right one."""

from hypothesis import assume, given
from hypothesis import strategies as st

from elearn.questions.kinds import parse
from elearn.questions.shuffling import shuffled

_keys = st.from_regex("[a-z][a-z0-9-]{0,20}", fullmatch=True)
_items = st.lists(st.from_regex("[a-z]{1,8}", fullmatch=True), min_size=2, max_size=12, unique=True).map(tuple)


@given(_keys, _items)
def test_a_shuffled_order_has_all_items_is_stable_and_not_the_right_one(key: str, items: tuple[str, ...]):
    shown = shuffled(key, items, items)
    assert sorted(shown) == sorted(items)
    assert shown != items or len(items) < 3
    assert shown == shuffled(key, tuple(reversed(items)), items)


@given(_keys, _items, _items)
def test_partners_never_stand_in_the_order_of_the_left_side(
    key: str, partners: tuple[str, ...], extra: tuple[str, ...]
):
    extra = tuple(each for each in extra if each not in partners)
    shown = shuffled(key, partners + extra, partners)
    assert tuple(each for each in shown if each in partners) != partners or len(partners) < 3
    assert sorted(shown) == sorted(partners + extra)


@given(_keys, _items)
def test_an_ordering_question_hides_its_order(key: str, items: tuple[str, ...]):
    assume(not {"prompt", "explain", "because", "accept"} & set(items))
    ordering = parse({"key": key, "kind": "ordering", "items": list(items)})
    assert ordering.cells() != items or len(items) < 3


def test_two_items_stand_now_right_now_wrong_so_that_the_order_tells_nothing():
    shown = {shuffled(f"question-{n}", ("a", "b"), ("a", "b")) for n in range(40)}
    assert shown == {("a", "b"), ("b", "a")}


def test_things_that_share_one_partner_have_no_order_to_hide():
    matching = parse({"key": "k", "kind": "matching", "pairs": {"a": "x", "b": "x"}, "extra": ["y"]})
    assert sorted(matching.cells()) == ["a.x", "a.y", "b.x", "b.y"]
