"""Reads the files once. A fault stops the reading and names its place as `file:line:column`: no survey is half read."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from pydantic import BaseModel

from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.courseware import sources
from elearn.courseware.faults import Report
from elearn.courseware.validating import document, validated
from elearn.surveys.instruments.shapes import Definitions, Instrument

HOME: Final = Path(__file__).resolve().parent / "data"
DEFINITIONS: Final = "definitions.yml"
# What a stratum of an audience is asked. Years 1 and 2 have no survey, by decision (DOMAIN §3).
FOR_AUDIENCE: Final[Mapping[str, str]] = MappingProxyType(
    {"P2": "p2/1", "P3": "p3/1", "J": "junior/1", "H": "junior/1", "adult": "adult/1"}
)

Model = TypeVar("Model", bound=BaseModel)


class Unreadable(Exception):
    """A file that cannot be used; one `file:line:column: what to do` a line."""


def read(path: Path, model: type[Model]) -> Model:
    """The file as a model. Raises Unreadable with every fault at its place."""
    report = Report(path.name)
    raw = sources.read_bytes(path, report)
    found = document(raw, report) if raw is not None else None
    made = validated(model, found, report) if found is not None else None
    if made is None:
        raise Unreadable("\n".join(str(fault) for fault in report.found))
    return made


def read_all(folder: Path) -> dict[str, Instrument]:
    """The instruments of a folder by id; each file is called after the instrument that it holds."""
    files = sorted(path for path in folder.glob("*.yml") if path.name != DEFINITIONS)
    found = {path: read(path, Instrument) for path in files}
    for path, made in found.items():
        if path.stem != f"{made.name}-{made.version}":
            raise Unreadable(f"{path.name}:1:1: it holds {made.id}: call it {made.name}-{made.version}.yml")
    return {made.id: made for made in found.values()}


@cache
def instruments() -> Mapping[str, Instrument]:
    """All instruments by id (`p3/1`)."""
    return MappingProxyType(read_all(HOME))


@cache
def definitions() -> Definitions:
    """What the indicators count, with its history."""
    return read(HOME / DEFINITIONS, Definitions)


def instrument(found: str) -> Instrument:
    """The instrument of that id (`p3/1`)."""
    if found not in instruments():
        raise NotFound(N_("There is no survey of that name."))
    return instruments()[found]
