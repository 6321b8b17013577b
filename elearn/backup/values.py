"""How a column's values stand in a backup: plain JSON, the same from either engine."""

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any, Final

from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, String, null
from sqlalchemy.types import TypeEngine

from elearn.base.core.db import Json, UtcDateTime

_KINDS: Final[tuple[tuple[type[TypeEngine[Any]] | type[UtcDateTime], str], ...]] = (
    (UtcDateTime, "time"),
    (Date, "date"),
    (JSON, "json"),
    (LargeBinary, "bytes"),
    (Boolean, "bool"),
    (Integer, "int"),
    (Float, "float"),
    (String, "text"),
)
_TYPES: Final[dict[str, TypeEngine[Any]]] = {
    "time": UtcDateTime(),
    "date": Date(),
    "json": Json,
    "bytes": LargeBinary(),
    "bool": Boolean(),
    "int": Integer(),
    "float": Float(53),
    "text": String(),
}


def kind_of(column: Column[Any]) -> str:
    """The kind of a column; a type that no kind fits is a bug, found by the first backup of any test."""
    for base, kind in _KINDS:
        if isinstance(column.type, base):
            return kind
    raise TypeError(f"{column}: no kind for {column.type!r}")


def type_of(kind: str) -> TypeEngine[Any]:
    """The column type that takes values of `kind`."""
    return _TYPES[kind]


def plain(value: Any, kind: str) -> Any:
    """A value as it stands in the backup. JSON travels as canonical text, so that its own null is not SQL's."""
    return value if value is None else _PLAIN.get(kind, _same)(value)


def alive(value: Any, kind: str) -> Any:
    """The value for the database."""
    if value is None:
        return null() if kind == "json" else None
    return _ALIVE.get(kind, _same)(value)


def _same(value: Any) -> Any:
    return value


def canonical(text: str) -> str:
    """JSON text with sorted keys: PostgreSQL orders them its own way."""
    return json.dumps(json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


_PLAIN: Final[dict[str, Callable[[Any], Any]]] = {
    "time": lambda value: value.astimezone(UTC).isoformat(),
    "date": lambda value: value.isoformat(),
    "json": canonical,
    "bytes": lambda value: base64.b64encode(value).decode(),
    "bool": bool,
    "float": float,
}
_ALIVE: Final[dict[str, Callable[[Any], Any]]] = {
    "time": datetime.fromisoformat,
    "date": date.fromisoformat,
    "json": lambda text: JSON.NULL if text == "null" else json.loads(text),
    "bytes": base64.b64decode,
}
