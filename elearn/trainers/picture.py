"""The lineage as a picture: generations from top to bottom, a line for each co-signature. Own layout, no library."""

from collections.abc import Mapping
from typing import Final

from markupsafe import Markup, escape

from elearn.trainers.queries import Lineage
from elearn.trainers.queries.lineage import Node

_ACROSS: Final = 150
_DOWN: Final = 120
_BOX: Final = (130, 60)
_LONGEST: Final = 9


def picture(lineage: Lineage, titles: Mapping[str, str]) -> Markup:
    """Inline SVG without any style of its own; the list beside it says the same in words."""
    width, height = max(1, lineage.width) * _ACROSS, max(1, lineage.depth) * _DOWN
    at = {node.number: _middle(node, lineage, width) for node in lineage.nodes}
    lines = Markup("").join(_line(at[signer], at[candidate]) for signer, candidate in lineage.edges)
    boxes = Markup("").join(_box(node, at[node.number], titles) for node in lineage.nodes)
    opening = Markup('<svg class="lineage" viewBox="0 0 {0} {1}" width="{0}" height="{1}" aria-hidden="true">')
    return opening.format(width, height) + lines + boxes + Markup("</svg>")


def _middle(node: Node, lineage: Lineage, width: int) -> tuple[float, float]:
    """A generation stands in the middle of the picture."""
    row = sum(each.generation == node.generation for each in lineage.nodes)
    left = (width - row * _ACROSS) / 2
    return left + (node.place + 0.5) * _ACROSS, (node.generation + 0.5) * _DOWN


def _line(begin: tuple[float, float], end: tuple[float, float]) -> Markup:
    half = _BOX[1] / 2
    if begin[1] < end[1]:
        path = f"M{begin[0]:g} {begin[1] + half:g}L{end[0]:g} {end[1] - half:g}"
    else:  # within a generation, or back up in a ring
        bend = f"{(begin[0] + end[0]) / 2:g} {begin[1] - _DOWN / 2:g}"
        path = f"M{begin[0]:g} {begin[1] - half:g}Q{bend} {end[0]:g} {end[1] - half:g}"
    return Markup('<path class="lineage-line" d="{}"/>').format(path)


def _box(node: Node, at: tuple[float, float], titles: Mapping[str, str]) -> Markup:
    wide, high = _BOX
    label = _short(node.name) or f"{node.number}"
    mark = "★ " if node.founding else ""
    return Markup(
        '<g class="lineage-node" data-kind="{}"{}><rect x="{:g}" y="{:g}" width="{}" height="{}" rx="10"/>'
        '<text x="{:g}" y="{:g}">{}</text><text class="soft" x="{:g}" y="{:g}">{}{}</text></g>'
    ).format(
        node.achievement,
        Markup(" data-me") if node.is_me else "",
        at[0] - wide / 2,
        at[1] - high / 2,
        wide,
        high,
        at[0],
        at[1] - 4,
        escape(label),
        at[0],
        at[1] + 18,
        mark,
        escape(titles.get(node.achievement, "")),
    )


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"
