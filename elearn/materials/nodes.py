"""Rendered course text as a small tree: what paper needs to know of a paragraph, a chat, a gap or a picture.

The catalogue and the questions speak sanitised HTML of few elements. Reading that, instead of the course files once
more, keeps one meaning for every sign: what a pupil sees on the screen is what the sheet says.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from itertools import groupby
from typing import Final, TypeAlias

from markupsafe import Markup

Tree: TypeAlias = "list[str | dict[str, object]]"
"""What the typesetter gets: strings, and objects with `t` (tag), `c` (class), `k` (children) and what the tag needs."""

_DRAWING: Final = re.compile(r'<svg [^>]*aria-label="([^"]*)" viewBox="([^"]*)">(.*?)</svg>', re.DOTALL)
_READING: Final = re.compile(r'<ruby data-g="([0-9]+)">([^<]*)<rp>\(</rp><rt>([^<]*)</rt><rp>\)</rp></ruby>')
_SPACE: Final = re.compile(r"[ \t\r\n]+")
_VOID: Final = frozenset({"br", "hr", "picture", "reading"})
_BLOCK: Final = frozenset(
    (
        *("p", "ul", "ol", "li", "h3", "h4", "h5", "h6", "blockquote", "pre", "hr", "table", "thead", "tbody", "tr"),
        *("td", "th", "div", "dl", "dt", "dd", "figure", "article", "section"),
    )
)
_KEPT: Final = ("class", "start", "align", "data-me", "data-head", "data-b", "data-r", "data-alt", "data-svg")


@dataclass(frozen=True)
class Ink:
    """How a sheet shows words: which kanji carry their reading, and the colours of drawings.

    `known` is the highest grade that goes without ruby: -1 gives it to every kanji, 9 to none.
    """

    known: int
    palette: str


@dataclass
class Element:
    """A tag with its class, the attributes that paper needs, and what is inside."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: "list[Element | str]" = field(default_factory=list)

    @property
    def is_block(self) -> bool:
        return self.tag in _BLOCK

    def data(self) -> dict[str, object]:
        """For the typesetter."""
        own: dict[str, object] = {"t": self.tag}
        own |= {name.removeprefix("data-"): value for name, value in self.attributes.items()}
        if self.children:
            own["k"] = [each if isinstance(each, str) else each.data() for each in self.children]
        return own


def tree(html: Markup, ink: Ink) -> Tree:
    """The text as nodes: blocks with blocks, or words with words, never mixed in one place."""
    reader = _Reader()
    reader.feed(_prepared(html, ink))
    reader.close()
    _tidy(reader.root)
    return [each if isinstance(each, str) else each.data() for each in reader.root.children]


def _prepared(html: Markup, ink: Ink) -> str:
    """Drawings and readings as single tags, so that the reader meets neither SVG nor ruby's inner parts."""

    def drawing(found: re.Match[str]) -> str:
        return Markup('<picture data-alt="{}" data-svg="{}">').format(
            unescape(found[1]), picture(found[2], found[3], ink.palette)
        )

    def reading(found: re.Match[str]) -> str:
        if int(found[1]) <= ink.known:
            return found[2]
        return f'<reading data-b="{found[2]}" data-r="{found[3]}">'

    return _READING.sub(reading, _DRAWING.sub(drawing, html))


def picture(view_box: str, body: str, palette: str) -> str:
    """A drawing that stands for itself: with its own colours, as a file would."""
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view_box}"><style>{palette}</style>{body}</svg>'


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs if name in _KEPT})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if any(element.tag == tag for element in self._open[1:]):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        inside = self._open[-1]
        words = data if any(element.tag == "pre" for element in self._open) else _SPACE.sub(" ", data)
        last = inside.children[-1] if inside.children else None
        if isinstance(last, str):
            inside.children[-1] = last + words
        elif last is not None and last.tag == "br":
            inside.children.append(words.lstrip(" "))
        else:
            inside.children.append(words)


def _tidy(element: Element) -> None:
    """Loose words beside blocks become paragraphs; the blanks between blocks go."""
    for child in element.children:
        if isinstance(child, Element):
            _tidy(child)
    if any(isinstance(child, Element) and child.is_block for child in element.children):
        element.children = list(_paragraphs(element.children))
    elif element.is_block and element.tag != "pre":
        element.children = _stripped(element.children)


def _paragraphs(children: "Sequence[Element | str]") -> "Iterator[Element | str]":
    for is_block, run in groupby(children, lambda child: isinstance(child, Element) and child.is_block):
        if is_block:
            yield from run
        elif words := _stripped(list(run)):
            yield Element("p", children=words)


def _stripped(children: "list[Element | str]") -> "list[Element | str]":
    """Without the blanks at both ends."""
    if children and isinstance(children[0], str):
        children[0] = children[0].lstrip(" ")
    if children and isinstance(children[-1], str):
        children[-1] = children[-1].rstrip(" ")
    return [child for child in children if child != ""]
