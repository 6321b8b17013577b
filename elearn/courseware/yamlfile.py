"""YAML as plain data plus the position of every key and value.

Built from ruamel's events, which need no recursion: nesting is bounded, aliases and tags are refused (no bombs, no
surprises), a key given twice is a fault, and only the words of YAML 1.2 are anything but text: `no` stays `no`.
"""

import re
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from elearn.courseware.faults import Report, Spot

MAX_DEPTH: Final = 16
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})")
_DECIMAL: Final = re.compile(r"[-+]?[0-9]{1,15}\.[0-9]{1,15}")
_WORDS: Final[Mapping[str, bool | None]] = {"true": True, "false": False, "null": None, "~": None, "": None}

Path = tuple[int | str, ...]


@dataclass(frozen=True)
class Document:
    """`data` as pydantic takes it; `spots` from a path such as ("steps", 0, "key") to its place in the file."""

    data: Any
    spots: Mapping[Path, Spot]
    keys: Mapping[Path, Spot]
    quoted: AbstractSet[Path]

    def text_spot(self, path: Path) -> Spot:
        """The first character of a text, behind its quote."""
        spot = self.spot(path)
        return Spot(spot.line, spot.column + 1) if path in self.quoted else spot

    def key_spot(self, path: Path) -> Spot:
        """The place of the key itself, not of its value."""
        return self.keys.get(path) or self.spot(path)

    def spot(self, path: Path) -> Spot:
        """The place of the path, or of what is left of it in this file."""
        return self.spots.get(self.known(path), Spot())

    def known(self, path: Path) -> Path:
        """The path without the steps that the file does not have: a missing key, the name of a model."""
        here: Path = ()
        for part in path:
            if (*here, part) in self.spots:
                here = (*here, part)
        return here


class Refused(Exception):
    """Stops the reading of one file; caught in `read`."""

    def __init__(self, event: Event, message: str) -> None:
        super().__init__(message)
        self.spot = _spot(event)


@dataclass
class _Open:
    """A collection under construction; `key` is the key that waits for its value."""

    value: dict[str, Any] | list[Any]
    path: Path
    key: str | None = None


@dataclass
class _Builder:
    root: Any = None
    stack: list[_Open] = field(default_factory=list)
    spots: dict[Path, Spot] = field(default_factory=dict)
    keys: dict[Path, Spot] = field(default_factory=dict)
    quoted: set[Path] = field(default_factory=set)

    def take(self, event: Event) -> None:
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise Refused(event, "anchors and aliases are not used in course files")
        if isinstance(event, ScalarEvent):
            self._scalar(event)
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._open(event)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self.stack.pop()

    def _scalar(self, event: ScalarEvent) -> None:
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.value, dict) and top.key is None:
            self._key(top, event)
        else:
            path = self._place(_resolve(event), event)
            if event.style in ("'", '"'):
                self.quoted.add(path)

    def _key(self, top: _Open, event: ScalarEvent) -> None:
        if event.value in top.value:
            raise Refused(event, f"the key `{event.value}` is given twice")
        top.key = str(event.value)
        self.keys[*top.path, top.key] = _spot(event)

    def _open(self, event: MappingStartEvent | SequenceStartEvent) -> None:
        if len(self.stack) >= MAX_DEPTH:
            raise Refused(event, f"nested deeper than {MAX_DEPTH} levels")
        if event.tag and not event.tag.startswith("tag:yaml.org"):
            raise Refused(event, f"the tag {event.tag} is not used in course files")
        value: dict[str, Any] | list[Any] = {} if isinstance(event, MappingStartEvent) else []
        self.stack.append(_Open(value, self._place(value, event)))

    def _place(self, value: Any, event: Event) -> Path:
        if not self.stack:
            self.root = value
            self.spots[()] = _spot(event)
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            path: Path = (*top.path, len(top.value))
            self.spots[path] = _spot(event)
            top.value.append(value)
            return path
        if top.key is None:
            raise Refused(event, "a key must be a word")
        path = (*top.path, top.key)
        top.value[top.key] = value
        # A block collection begins on the next line: its key is where an author looks.
        self.spots[path] = self.keys[path] if isinstance(value, dict | list) else _spot(event)
        top.key = None
        return path


def _spot(event: Event) -> Spot:
    mark = event.start_mark
    return Spot(mark.line + 1, mark.column + 1) if mark else Spot()


def _resolve(event: ScalarEvent) -> Any:
    text = str(event.value)
    if event.tag:
        raise Refused(event, f"the tag {event.tag} is not used in course files")
    if event.style is not None:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text


def read(text: str, report: Report) -> Document | None:
    """The document, or None with a fault at its place."""
    builder = _Builder()
    try:
        for event in _events(text):
            builder.take(event)
    except Refused as refused:
        report.add(refused.spot, str(refused))
        return None
    except MarkedYAMLError as error:
        report.add(_marked(error), f"not YAML: {error.problem or error.context or 'unreadable'}")
        return None
    except (YAMLError, ValueError, IndexError, AttributeError, TypeError, AssertionError) as error:
        # ruamel's scanner lets a few plain Python errors out on nonsense; for an author it is one and the same.
        report.add(Spot(), f"not YAML: {error}")
        return None
    return Document(builder.root, builder.spots, builder.keys, builder.quoted)


def _events(text: str) -> Iterator[Event]:
    yield from YAML(typ="safe", pure=True).parse(text)


def _marked(error: MarkedYAMLError) -> Spot:
    mark = error.problem_mark or error.context_mark
    return Spot(mark.line + 1, mark.column + 1) if mark else Spot()
