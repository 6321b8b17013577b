"""YAML text to a model, with every fault at its place in the author's words."""

from collections.abc import Iterator
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError

from elearn.courseware import law, sources, yamlfile
from elearn.courseware.faults import Report, Spot
from elearn.courseware.kanji import SECONDARY
from elearn.courseware.phrases import Shelf
from elearn.courseware.shapes import CODE_PATTERN, HTTPS_PATTERN, ID_PATTERN, Path, Said
from elearn.courseware.yamlfile import Document

Model = TypeVar("Model", bound=BaseModel)

_PATTERNS: Final = {
    ID_PATTERN: "an id has small letters, digits and hyphens, a letter first",
    HTTPS_PATTERN: "expected an address that begins with https://",
    CODE_PATTERN: "expected a curriculum goal such as a3-1",
}
_TAGS: Final = frozenset({"union_tag_invalid", "union_tag_not_found"})


def document(raw: bytes, report: Report) -> Document | None:
    """The YAML of a file, or None with faults."""
    text = sources.decode(raw, report)
    return None if text is None else yamlfile.read(text, report)


def validated(model: type[Model], found: Document, report: Report, at: Path = ()) -> Model | None:
    """The part of the document at a path as a model, or None with faults."""
    data = found.data
    for step in at:
        data = data[step]
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for fault in error.errors(include_url=False, include_input=False):
            spot = _spot(found, fault["type"], (*at, *fault["loc"]))
            message = _PATTERNS.get(str(fault.get("ctx", {}).get("pattern")), fault["msg"])
            report.add(spot, _message(fault["type"], message, fault["loc"]))
        return None


def _spot(found: Document, kind: str, path: Path) -> Spot:
    if kind == "extra_forbidden":
        return found.key_spot(found.known(path))
    return found.spot((*path, "kind") if kind in _TAGS else path)


def _message(kind: str, message: str, path: Path) -> str:
    name = next((step for step in reversed(path) if isinstance(step, str)), "the file")
    if kind == "missing":
        return f"`{name}` is missing"
    if kind == "extra_forbidden":
        return f"`{name}` is not a field here"
    if kind == "course":
        return f"{name}: {message}"
    if kind == "union_tag_invalid":
        return message.replace("Input tag", "the kind").replace("found using 'kind' does", "does")
    return f"{name}: {message[:1].lower()}{message[1:]}"


def check_said(said: Said, known: int, found: Document, at: Path, report: Report) -> None:
    """Ruby and kanji of a short text that stands at a path; adults get no notices, for they need no ruby."""
    for language, text in said.by_language().items():
        begin = found.text_spot((*at, language))
        for column, message, notice in _flaws(language, text, known):
            if not notice or known < SECONDARY:
                report.add(Spot(begin.line, begin.column + column - 1), f"{language}: {message}", notice=notice)


def _flaws(language: str, text: str, known: int) -> Iterator[tuple[int, str, bool]]:
    found: list[tuple[int, str, bool]] = []
    Shelf({}).tokens(text, lambda column, message: found.append((column, message, False)))
    yield from found
    if language.split("-", maxsplit=1)[0] == "ja":
        yield from ((breach.column, breach.message, breach.notice) for breach in law.kanji(text, known))


def plain_data(value: Any) -> dict[str, Any]:
    """The value if it is a mapping, else an empty one."""
    return value if isinstance(value, dict) else {}
