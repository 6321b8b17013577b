"""The typesetter (typst): a layout file and its document in, PDF out. The only place that loads it.

`ua-1` makes accessible PDF, and makes a sign that no font of ours can show an error instead of an empty box. Fonts are
the packaged ones alone and dates are left out, so that the same lesson gives the same bytes everywhere.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

import typst

from elearn.base.core.errors import Unavailable
from elearn.base.core.messages import N_

_HOME: Final = Path(__file__).resolve().parents[1]
_STANDARD: Final = "ua-1"


class CannotSet(Unavailable):
    """A document that cannot be typeset; the reason names the first sign or rule that stands in the way."""


def pdf(layout: str, document: Mapping[str, object]) -> bytes:
    """The document as PDF, set by `typst/<layout>.typ`. Raises CannotSet."""
    files = {
        "main.typ": _layout(layout),
        "base.typ": _layout("base"),
        "document.json": json.dumps(document, ensure_ascii=False).encode(),
    }
    try:
        # The stubs know neither files in memory nor that PDF comes as one piece of bytes.
        compiler = typst.Compiler(files, font_paths=_fonts())  # type: ignore[type-var]
        made = compiler.compile(format="pdf", pdf_standards=[_STANDARD], timestamp=0)
    except typst.TypstError as error:
        reason = str(error).splitlines()[0]
        raise CannotSet(N_("This material cannot be typeset: %(reason)s", reason=reason)) from error
    return bytes(made)  # type: ignore[arg-type]


@cache
def _layout(name: str) -> bytes:
    return (_HOME / "typst" / f"{name}.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_HOME / "fonts")])
