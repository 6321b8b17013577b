"""Rings of any length over the graph of signatures."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from elearn.trainers.queries.signing import Ring, ring_closed_by, rings

PEOPLE = "abcdefgh"
graphs = st.dictionaries(st.sampled_from(PEOPLE), st.sets(st.sampled_from(PEOPLE)), max_size=8)


def reaches(graph, start, goal):
    """By brute force: every way without a repeated person."""
    waiting, seen = [start], set()
    while waiting:
        here = waiting.pop()
        if here == goal:
            return True
        if here not in seen:
            seen.add(here)
            waiting += graph.get(here, ())
    return False


def test_a_chain_is_no_ring():
    assert ring_closed_by("c", "d", {"a": {"b"}, "b": {"c"}}) is None
    assert rings({"a": {"b"}, "b": {"c"}}) == []


def test_a_pair_and_a_ring_of_four():
    assert ring_closed_by("b", "a", {"a": {"b"}}) == Ring(("a", "b"))
    assert ring_closed_by("b", "a", {"a": {"b"}}).is_pair
    assert ring_closed_by("d", "a", {"a": {"b"}, "b": {"c"}, "c": {"d"}}) == Ring(("a", "b", "c", "d"))


@given(graphs, st.sampled_from(PEOPLE), st.sampled_from(PEOPLE))
def test_a_ring_is_found_exactly_when_the_candidate_leads_back_to_the_signer(graph, signer, candidate):
    found = ring_closed_by(signer, candidate, graph)
    assert (found is not None) == (signer == candidate or reaches(graph, candidate, signer))
    if found is not None and len(found.people) > 1:
        walk = [*found.people, found.people[0]]
        steps = {(a, b) for a, b in pairwise(walk)}
        assert (signer, candidate) in steps
        assert all(b in graph.get(a, ()) for a, b in steps - {(signer, candidate)})


@given(graphs)
def test_each_ring_is_listed_once(graph):
    found = rings(graph)
    assert len(found) == len(set(found))
    assert all(ring.people[0] == min(ring.people) for ring in found)
