"""The typesetter (typst): a layout file and its document in, PDF out. The only place that loads it.

`ua-1` makes accessible PDF, and makes a sign that no font of ours can show an error instead of an empty box. Fonts are
the packaged ones alone and dates are left out, so that the same lesson gives the same bytes everywhere.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import typst

from elearn.base.core.errors import Unavailable
from elearn.base.core.messages import N_

_HOME: Final = Path(__file__).resolve().parents[1]
_SHEETS: Final = _HOME / "typst"
_STANDARD: Final = "ua-1"
_PPI: Final = 144.0


class CannotSet(Unavailable):
    """A document that cannot be typeset; the reason names the first sign or rule that stands in the way."""


def pdf(layout: str, document: Mapping[str, object], *, folder: Path = _SHEETS) -> bytes:
    """The document as PDF, set by `<folder>/<layout>.typ`; other rooms bring their own. Raises CannotSet."""
    with _named():
        made = _compiler(layout, document, folder).compile(format="pdf", pdf_standards=[_STANDARD], timestamp=0)
        return bytes(made)  # type: ignore[arg-type]


def png(layout: str, document: Mapping[str, object], *, folder: Path = _SHEETS) -> bytes:
    """The document's one page as a picture, sharp on a phone. Raises CannotSet; a missing sign is an empty box."""
    with _named():
        return bytes(_compiler(layout, document, folder).compile(format="png", ppi=_PPI))  # type: ignore[arg-type]


def _compiler(layout: str, document: Mapping[str, object], folder: Path) -> typst.Compiler:
    files = {
        "main.typ": _layout(folder, layout),
        "base.typ": _layout(_SHEETS, "base"),
        "document.json": json.dumps(document, ensure_ascii=False).encode(),
    }
    # The stubs know neither files in memory nor that a document of one file comes as one piece of bytes.
    return typst.Compiler(files, font_paths=_fonts())  # type: ignore[type-var]


@contextmanager
def _named() -> Iterator[None]:
    """What stands in the typesetter's way, by its first line."""
    try:
        yield
    except typst.TypstError as error:
        reason = str(error).splitlines()[0]
        raise CannotSet(N_("This material cannot be typeset: %(reason)s", reason=reason)) from error


@cache
def _layout(folder: Path, name: str) -> bytes:
    return (folder / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HOME / "fonts")])
