"""The ids that course authors write, and the faults they read when one is off."""

import re
from collections.abc import Collection, Sequence
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

PATTERN = "[a-z][a-z0-9-]*"
LONGEST = 60
MOST = 12  # more than a screen holds, and more than a person weighs at once

# These name parts of a question's words: an option of that name would take their place in the text file.
RESERVED = frozenset({"prompt", "explain", "because", "accept"})


def fault(text: str) -> PydanticCustomError:
    """A fault as the course author will read it, without pydantic's "Value error" in front."""
    return PydanticCustomError("course", "{fault}", {"fault": text})


def _id(value: object) -> str:
    if isinstance(value, bool):
        raise fault(f"{str(value).lower()} is a truth value in YAML, so it cannot be an id: take another word")
    if not isinstance(value, str) or len(value) > LONGEST or not re.fullmatch(PATTERN, value):
        shown = str(value)[:LONGEST] if isinstance(value, str) else type(value).__name__
        raise fault(f"'{shown}' is not an id: use small letters, digits and hyphens, a letter first, like 'first-move'")
    return value


def _list(value: object) -> object:
    if not isinstance(value, list | tuple):
        raise fault("write a list of ids, like [ask, wait]")
    return value


def _unique(ids: tuple[str, ...]) -> tuple[str, ...]:
    twice = sorted({each for each in ids if ids.count(each) > 1})
    if twice:
        raise fault(f"listed more than once: {', '.join(twice)}")
    return ids


def _free(ids: tuple[str, ...]) -> tuple[str, ...]:
    reserved = sorted(RESERVED.intersection(ids))
    if reserved:
        raise fault(f"'{reserved[0]}' names another part of the question: take another id")
    if len(ids) > MOST:
        raise fault(f"{len(ids)} are too many: keep to {MOST}, or make two questions")
    return ids


def _options(ids: tuple[str, ...]) -> tuple[str, ...]:
    ids = _free(ids)
    if len(ids) < 2:  # noqa: PLR2004 - one option is no choice
        raise fault("at least two are needed")
    return ids


def within(chosen: Sequence[str], listed: Collection[str], field: str) -> None:
    """Raise a fault when something chosen is not listed in the named field."""
    unknown = [each for each in chosen if each not in listed]
    if unknown:
        raise fault(f"not among the {field}: {', '.join(unknown)}")


Id = Annotated[str, BeforeValidator(_id), Field(json_schema_extra={"pattern": f"^{PATTERN}$", "maxLength": LONGEST})]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_list), AfterValidator(_unique)]
Places = Annotated[Ids, AfterValidator(_free)]
Options = Annotated[Ids, AfterValidator(_options)]
