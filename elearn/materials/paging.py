"""Dividing long texts among slides: what is read from the last row must not shrink for the sake of one slide."""

import re
from collections.abc import Iterator
from dataclasses import replace
from math import ceil
from typing import Final

from markupsafe import Markup

from elearn.materials.slide import Slide

# At the size that the last row can read; a little more where the next slide would hold a line or two alone.
MOST_LINES: Final = 12.0
_MOST_TOGETHER: Final = 15.5
_FULL: Final = 40
_HALF: Final = 24
_UNSEEN: Final = re.compile(r"<rp>.*?</rp>|<rt>.*?</rt>|<svg.*?</svg>", re.DOTALL)
_ITEM: Final = re.compile(r"<(?:p|li|h4|tr|div|br)\b[^>]*>")
_NESTING: Final = re.compile(r"<(/?)(?:ul|ol|table|article|div|blockquote|figure|pre)\b")
_WIDE: Final = "\u2e80"


def paged(slide: Slide) -> Iterator[Slide]:
    """The slide, or several: the first keeps id and picture, the last the ways on."""
    pages = _pages(slide)
    for at, body in enumerate(pages):
        first, last = at == 0, at == len(pages) - 1
        yield replace(
            slide,
            id=slide.id if first else f"{slide.id}_{at + 1}",
            body=Markup("\n").join(body),
            picture=slide.picture if first else None,
            choices=slide.choices if last else (),
        )


def _pages(slide: Slide) -> list[list[Markup]]:
    width = _HALF if slide.picture is not None else _FULL
    pages: list[list[Markup]] = [[]]
    filled = [0.0]
    for block in _blocks(slide.body):
        lines = _lines(block, width)
        if pages[-1] and filled[-1] + lines > MOST_LINES:
            pages.append([])
            filled.append(0.0)
        pages[-1].append(block)
        filled[-1] += lines
    if len(pages) > 1 and filled[-2] + filled[-1] <= _MOST_TOGETHER:
        pages[-2:] = [pages[-2] + pages[-1]]
    return pages


def _blocks(html: Markup) -> Iterator[Markup]:
    """The text's outermost blocks, cut only where everything opened is closed."""
    kept: list[str] = []
    depth = 0
    for line in html.split("\n"):
        kept.append(line)
        depth += sum(-1 if sign[1] else 1 for sign in _NESTING.finditer(line))
        if depth == 0 and line.strip():
            yield Markup("\n").join(Markup(each) for each in kept)  # noqa: S704 - lines of rendered text
            kept = []


def _lines(block: Markup, width: int) -> float:
    """How many lines the block takes, paragraphs a little apart."""
    items = [Markup(item).striptags() for item in _ITEM.split(_UNSEEN.sub("", block))]  # noqa: S704 - only counted
    return sum(ceil(_signs(item) / width) + 0.35 for item in items if item)


def _signs(words: str) -> float:
    """Width in Japanese signs; Latin ones take about half."""
    return sum(1.0 if sign >= _WIDE else 0.55 for sign in words)
