"""Screens and nodes that lead to one another: what can be reached, and where one gets stuck."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import TypeVar

State = TypeVar("State", bound=Hashable)


def reachable(start: State, edges: Mapping[State, Collection[State]]) -> set[State]:
    """Everything that can be reached from the start, the start included."""
    seen, waiting = {start}, [start]
    while waiting:
        for target in edges.get(waiting.pop(), ()):
            if target not in seen:
                seen.add(target)
                waiting.append(target)
    return seen


def can_reach(goals: Iterable[State], edges: Mapping[State, Collection[State]]) -> set[State]:
    """Everything from which some goal can be reached."""
    back: dict[State, list[State]] = {}
    for origin, targets in edges.items():
        for target in targets:
            back.setdefault(target, []).append(origin)
    seen: set[State] = set()
    for goal in goals:
        if goal not in seen:
            seen |= reachable(goal, back)
    return seen
