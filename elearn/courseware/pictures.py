"""Drawings: a small vocabulary of SVG in, rebuilt clean SVG out. What is not on the lists is a fault, never passed on.

Colours come from the palette's classes, so that a drawing lives in dark mode and in print. All languages share a
drawing: it carries no words.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl, Locator

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString
from markupsafe import Markup, escape

from elearn.courseware.faults import Report, Spot
from elearn.courseware.kanji import KANJI_CLASS

PALETTE: Final = frozenset(
    {"ink", "paper", "accent", "soft"}
    | {f"{name}-{number}" for name, most in (("skin", 3), ("hair", 3), ("cloth", 4)) for number in range(1, most + 1)},
)
_SHAPES: Final = frozenset({"g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon", "text", "tspan"})
_SILENT: Final = frozenset({"title", "desc", "metadata"})
_DROPPED: Final = frozenset({"xmlns", "version", "width", "height", "role", "aria-label", "aria-hidden", "xml:space"})
_MAX_DEPTH: Final = 24

_NUMBERS: Final = re.compile(r"[-+0-9.eE,\s]+%?")
_VALUES: Final[Mapping[str, re.Pattern[str]]] = {
    "d": re.compile(r"[-+0-9.eE,\sMmZzLlHhVvCcSsQqTtAa]*"),
    "transform": re.compile(r"(?:(?:translate|rotate|scale|skewX|skewY|matrix)\([-+0-9.eE,\s]*\)[\s,]*)+"),
    "fill": re.compile(r"none|currentColor"),
    "stroke": re.compile(r"none|currentColor"),
    "stroke-linecap": re.compile(r"butt|round|square"),
    "stroke-linejoin": re.compile(r"miter|round|bevel"),
    "fill-rule": re.compile(r"nonzero|evenodd"),
    "text-anchor": re.compile(r"start|middle|end"),
    "dominant-baseline": re.compile(r"middle|central|auto|hanging"),
    "font-weight": re.compile(r"bold|normal|[1-9]00"),
    **dict.fromkeys(
        (
            *("x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "width", "height", "points"),
            *("stroke-width", "stroke-dasharray", "opacity", "fill-opacity", "stroke-opacity", "font-size"),
        ),
        _NUMBERS,
    ),
}
_WORDS: Final = re.compile(f"[\u3041-\u30ff{KANJI_CLASS}]")


@dataclass(frozen=True)
class Picture:
    """A drawing that has passed; `html` gives it its text alternative."""

    view_box: str
    body: str

    def html(self, alt: str) -> Markup:
        return Markup('<svg class="picture" role="img" aria-label="{}" viewBox="{}">{}</svg>').format(
            alt,
            self.view_box,
            Markup(self.body),  # noqa: S704 built of listed names and escaped values only
        )


def read(raw: bytes, report: Report) -> Picture | None:
    """The drawing, or None with faults at their places."""
    drawing = _Drawing(report)
    try:
        parseString(raw, drawing, forbid_dtd=True)
    except DefusedXmlException:
        report.add(Spot(), "a drawing has no DTD and no entities")
    except SAXException as error:
        spot = Spot(getattr(error, "getLineNumber", int)() or 1, (getattr(error, "getColumnNumber", int)() or 0) + 1)
        report.add(spot, f"not SVG: {getattr(error, 'getMessage', lambda: 'unreadable')()}")
    except (ValueError, LookupError) as error:
        report.add(Spot(), f"not SVG: {error}")
    if not drawing.view_box and not report.broken:
        report.add(Spot(), "the svg element needs a viewBox of four numbers")
    return None if report.broken else Picture(drawing.view_box, "".join(drawing.out))


class _Drawing(ContentHandler):
    """Rebuilds the drawing from its listed parts."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report
        self.out: list[str] = []
        self.view_box = ""
        self._open: list[str] = []
        self._muted = 0
        self._here: Callable[[], Spot] = Spot

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 SAX gives the name
        self._open.append(name)
        if self._muted or name in _SILENT:
            self._muted += 1
        elif len(self._open) > _MAX_DEPTH:
            self._fault(f"nested deeper than {_MAX_DEPTH} levels")
        elif len(self._open) == 1:
            self._root(name, dict(attrs.items()))
        elif name not in _SHAPES:
            self._fault(f"<{name}> is not used in drawings")
        else:
            self.out.append(f"<{name}{self._attributes(dict(attrs.items()))}>")

    def endElement(self, name: str) -> None:  # noqa: N802 SAX gives the name
        self._open.pop()
        if self._muted:
            self._muted -= 1
        elif self._open and name in _SHAPES:
            self.out.append(f"</{name}>")

    def characters(self, content: str) -> None:
        if self._muted or not content.strip():
            return
        if self._open[-1] not in ("text", "tspan"):
            self._fault("words outside <text>")
        elif _WORDS.search(content):
            self._fault("a drawing is shared by all languages: it carries no Japanese words")
        else:
            self.out.append(escape(content))

    def processingInstruction(self, target: str, data: str) -> None:  # noqa: N802, ARG002 SAX gives the name
        self._fault(f"<?{target}?> is not used in drawings")

    def _root(self, name: str, attributes: dict[str, str]) -> None:
        box = attributes.pop("viewBox", "")
        if name != "svg":
            self._fault(f"<{name}> is not a drawing")
        elif len(box.replace(",", " ").split()) == 4 and _NUMBERS.fullmatch(box):  # noqa: PLR2004 x y width height
            self.view_box = box
        for key in _DROPPED:
            attributes.pop(key, None)
        shape = self._attributes(attributes)
        if shape:
            self._fault(f"put{shape} on a <g>, not on the svg element")

    def _attributes(self, attributes: dict[str, str]) -> str:
        return "".join(self._attribute(name, value) for name, value in attributes.items())

    def _attribute(self, name: str, value: str) -> str:
        if name == "class":
            for unknown in set(value.split()) - PALETTE:
                self._fault(f"the class `{unknown}` is not in the palette")
        elif name not in _VALUES:
            self._fault(f"the attribute `{name}` is not used in drawings")
        elif not _VALUES[name].fullmatch(value):
            self._fault(f"{name}={value!r} is not allowed; colours come from the palette's classes")
        return f' {name}="{escape(value)}"'

    def _fault(self, message: str) -> None:
        self.report.add(self._here(), message)

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802 SAX gives the name
        self._here = lambda: Spot(locator.getLineNumber() or 1, (locator.getColumnNumber() or 0) + 1)
