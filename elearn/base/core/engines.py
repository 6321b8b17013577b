"""Heavy libraries are loaded when first needed, never at the start: a lesson must not wait for a typesetter."""

from importlib import import_module
from types import ModuleType


def engine(name: str) -> ModuleType:
    """The module `elearn.<room>.engines.<name>` named as `<room>.<name>`; ImportError says which extra is missing."""
    room, _, module = name.partition(".")
    return import_module(f"elearn.{room}.engines.{module}")
