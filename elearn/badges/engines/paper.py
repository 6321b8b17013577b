"""Pictures and certificates by typst: SVG to PNG, and PDF/UA. The only place of this room that loads it."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

from elearn.base.core.errors import Unavailable
from elearn.base.core.messages import N_
from elearn.materials.queries import FONTS

_HOME: Final = Path(__file__).resolve().parents[1] / "typst"
_POINTS_TO_PIXELS: Final = 144.0  # twice the size of the SVG: sharp on phones, some 40 KB
_PICTURE: Final = b"""#set page(width: 400pt, height: 400pt, margin: 0pt, fill: none)
#image("badge.svg", width: 400pt)
"""


def png(svg: str) -> bytes:
    """The picture as PNG of 800 x 800, with what is around the seal left transparent."""
    return _compile({"main.typ": _PICTURE, "badge.svg": svg.encode()}, format="png", ppi=_POINTS_TO_PIXELS)


def certificate(document: Mapping[str, object], seal: str, code: str) -> bytes:
    """An A4 sheet: PDF/UA-1, so that a screen reader reads it. Unavailable where a sign has no font."""
    files = {
        "main.typ": _layout(),
        "seal.svg": seal.encode(),
        "code.svg": code.encode(),
        "document.json": json.dumps(document, ensure_ascii=False).encode(),
    }
    return _compile(files, format="pdf", pdf_standards=["ua-1"], timestamp=0)


def _compile(files: dict[str, bytes], **how: Any) -> bytes:
    try:
        # The stubs know neither files in memory nor that one page comes as one piece of bytes.
        compiler = typst.Compiler(files, font_paths=_fonts())  # type: ignore[type-var]
        return bytes(compiler.compile(**how))  # type: ignore[arg-type]
    except typst.TypstError as error:
        reason = str(error).splitlines()[0]
        raise Unavailable(N_("This certificate cannot be typeset: %(reason)s", reason=reason)) from error


@cache
def _layout() -> bytes:
    return (_HOME / "certificate.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
