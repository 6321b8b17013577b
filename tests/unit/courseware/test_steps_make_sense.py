"""A lesson that cannot be walked through does not load."""

import pytest
from pydantic import ValidationError

from elearn.courseware.steps.kinds import TryStep
from elearn.courseware.steps.scene import SceneStep


def scene(start: str = "a", **nodes: str) -> list[str]:
    """Nodes as `a="b c"`: choices to b and c."""
    raw = {
        "key": "scene",
        "kind": "scene",
        "minutes": 2,
        "start": start,
        "nodes": [
            {"id": name, "choices": [{"id": f"to-{to}", "to": to} for to in targets.split()]}
            for name, targets in nodes.items()
        ],
    }
    return [message for _, message in SceneStep.model_validate(raw).problems()]


def screens(goal: dict[str, list[str]], start: str = "a", **targets: str) -> list[str]:
    raw = {
        "key": "try",
        "kind": "try",
        "minutes": 2,
        "simulation": {
            "kind": "screens",
            "start": start,
            "goal": goal,
            "screens": [
                {"id": name, "buttons": [{"id": f"to-{to}", "to": to} for to in names.split()]}
                for name, names in targets.items()
            ],
        },
    }
    return [message for _, message in TryStep.model_validate(raw).problems()]


def controls(*settings: dict[str, object]) -> list[str]:
    raw = {"key": "try", "kind": "try", "minutes": 2, "simulation": {"kind": "controls", "controls": list(settings)}}
    return [message for _, message in TryStep.model_validate(raw).problems()]


def test_a_sound_scene_has_nothing_to_say():
    assert scene(a="b c", b="c", c="") == []


@pytest.mark.parametrize(
    ("nodes", "message"),
    [
        ({"a": "b"}, "there is no node `b`"),
        ({"a": "", "b": ""}, "no choice leads to `b`"),
        ({"a": "b", "b": "a"}, "from `a` the scene never comes to an end"),
        ({"a": "b c", "b": "b", "c": ""}, "from `b` the scene never comes to an end"),
        ({"a": "b b", "b": ""}, "the id `to-b` stands twice"),
        ({"a": "title", "title": ""}, "`title` names another part of the step: take another id"),
    ],
)
def test_a_scene_that_leads_nowhere_says_so(nodes, message):
    assert message in scene(**nodes)


def test_a_scene_starts_at_one_of_its_nodes():
    assert scene(start="z", a="") == ["there is no node `z`"]


def test_sound_screens_have_nothing_to_say():
    assert screens({"reach": ["c"]}, a="b c", b="a", c="") == []
    assert screens({"visit": ["b", "c"]}, a="b c", b="a", c="a") == []


@pytest.mark.parametrize(
    ("goal", "targets", "message"),
    [
        ({"reach": ["c"]}, {"a": "b", "b": "a"}, "there is no screen `c`"),
        ({"reach": ["b"]}, {"a": "b z", "b": ""}, "there is no screen `z`"),
        ({"reach": ["b"]}, {"a": "b", "b": "", "c": "a"}, "no button leads to `c`"),
        ({"reach": ["c"]}, {"a": "b c", "b": "", "c": ""}, "from `b` the goal can be out of reach: give a button back"),
        (
            {"visit": ["b", "c"]},
            {"a": "b c", "b": "", "c": "b"},
            "from `b` the goal can be out of reach: give a button back",
        ),
        ({"reach": ["a"]}, {"a": "b", "b": "a"}, "the goal is met before anything is done"),
        ({"reach": ["b"]}, {"a": "b b", "b": ""}, "the id `to-b` is taken: use another"),
        ({"reach": ["done"]}, {"a": "done", "done": ""}, "the id `done` is taken: use another"),
    ],
)
def test_screens_that_leave_the_reader_stuck_say_so(goal, targets, message):
    assert message in screens(goal, **targets)


@pytest.mark.parametrize("goal", [{}, {"reach": ["b"], "visit": ["b"]}])
def test_a_goal_is_of_one_kind(goal):
    with pytest.raises(ValidationError, match="either `reach"):
        screens(goal, a="b", b="")


def test_sound_controls_have_nothing_to_say():
    assert controls({"id": "who", "options": ["all", "me"], "start": "all", "safe": ["me"]}) == []


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ({"id": "who", "options": ["all", "me"], "start": "none", "safe": ["me"]}, "`none` is not among the options"),
        ({"id": "who", "options": ["all", "me"], "start": "all", "safe": ["none"]}, "`none` is not among the options"),
        (
            {"id": "who", "options": ["all", "me"], "start": "me", "safe": ["me"]},
            "everything stands on a safe option from the start: nothing is left to do",
        ),
        (
            {"id": "body", "options": ["all", "me"], "start": "all", "safe": ["me"]},
            "the id `body` is taken: use another",
        ),
    ],
)
def test_controls_that_cannot_be_solved_say_so(setting, message):
    assert message in controls(setting)


def test_steps_come_in_the_order_of_the_pattern(shelf):
    shelf.change_lesson("  - {key: reflect, kind: reflect, minutes: 1}\n", "")
    shelf.change_lesson("  - {key: why,", "  - {key: reflect, kind: reflect, minutes: 1}\n  - {key: why,")
    assert "the order is scene, why, choose, try, incident, reflect; `why` comes too late" in shelf.the_fault()


def test_a_question_that_no_step_asks_is_a_fault(shelf):
    shelf.change_lesson("questions:\n  - {", "questions:\n  - {key: lost, kind: true-false, right: true}\n  - {")
    assert any("no step asks the question `lost`" in fault for fault in shelf.faults())


def test_two_steps_cannot_share_an_address_on_the_page(shelf):
    shelf.change_lesson(
        "{key: scene,", "{key: try-who, kind: scene, minutes: 1, start: x, nodes: [{id: x}]}\n  - {key: scene,"
    )
    shelf.change_lesson("key: try\n", "key: try-who-x\n")
    assert not any("ambiguous" in fault for fault in shelf.faults())
    shelf.change_lesson("key: try-who-x\n", "key: try\n")
    shelf.change_lesson("{id: who,", "{id: who-x,")
    assert any("the address `try-who-x` ambiguous" in fault for fault in shelf.faults())
