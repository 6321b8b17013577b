"""Every write operation either stands in the audit log or has a reason not to (`audited.toml`)."""

import importlib
import inspect
import pkgutil
import re
import tomllib
from pathlib import Path

import elearn
from elearn.base.core.audit import ACTIONS, Action

LISTED = tomllib.loads((Path(__file__).parent / "audited.toml").read_text("utf-8"))
REASONS = LISTED.pop("reasons")


def _doors():
    """{part: its `operations`}: each room's, and each part's of the surveys."""
    found = {}
    for each in pkgutil.walk_packages(elearn.__path__, "elearn."):
        part, door, _ = each.name.removeprefix("elearn.").partition(".operations")
        if door:
            found.setdefault(part, []).append(importlib.import_module(each.name))
    return found


def written():
    """{(part, name): function}, for every public function that a door offers."""
    return {
        (part, name): function
        for part, modules in _doors().items()
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and _is_ours(part, function)
    }


def _is_ours(part, function):
    """What the module defines or takes from the room's parts; what it only uses of other files is not offered."""
    home = function.__module__
    return home.startswith(f"elearn.{part}.") and (".operations" in home or (part == "surveys" and ".design." in home))


def _named(function):
    """A function that the door offers under another name is listed under its own."""
    return function.__name__


def test_every_write_operation_is_listed():
    offered = {(part, _named(function)) for (part, _), function in written().items()}
    listed = {(part, name) for part, operations in LISTED.items() for name in operations}
    assert (sorted(offered - listed), sorted(listed - offered)) == ([], [])


def test_every_reason_is_one_of_the_known_ones():
    given = [said["none"] for operations in LISTED.values() for said in operations.values() if isinstance(said, dict)]
    assert sorted(set(given)) == sorted(REASONS)


def test_what_is_listed_as_recorded_is_recorded():
    faults = []
    for (part, _), function in written().items():
        said = LISTED[part][_named(function)]
        recorded = _recorded(function)
        wanted = set() if isinstance(said, dict) else {said}
        if recorded != wanted:
            faults.append(f"{function.__module__}.{function.__name__} records {recorded}, listed {wanted}")
    assert faults == []


def _recorded(function):
    """The actions that its code hands to `record`."""
    names = re.findall(r"\brecord\((\w+)", inspect.getsource(function))
    found = [inspect.getmodule(function).__dict__[name] for name in names]
    return {action.key for action in found if isinstance(action, Action)}


def test_every_action_belongs_to_a_listed_operation():
    listed = {said for operations in LISTED.values() for said in operations.values() if isinstance(said, str)}
    assert {key for key in ACTIONS if not key.startswith("tests.")} == listed
