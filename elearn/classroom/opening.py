"""What the wall shows of a step that asks nothing: what every pupil sees first, for a class to talk about. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from elearn.courseware.queries import PlaceTexts, Step

_FIGURE = re.compile(r'<figure class="figure">.*?</figure>', re.DOTALL)
_PARAGRAPH = re.compile(r"\s*(<p>.*?</p>)", re.DOTALL)


@dataclass(frozen=True)
class Opening:
    """The first paragraph and the first picture; either may be missing."""

    words: Markup
    picture: Markup


def opening(step: Step, texts: PlaceTexts) -> Opening:
    """From the parts that the step begins with, never from what a choice leads to."""
    blocks = [texts.block(part) for part in step.begins() if texts.has(part)]
    words = (found[1] for found in map(_PARAGRAPH.match, blocks) if found)
    pictures = (found[0] for found in map(_FIGURE.search, blocks) if found)
    return Opening(_first(words), _first(pictures))


def _first(found: Iterator[str]) -> Markup:
    return Markup(next(found, ""))  # noqa: S704 - cut between two tags of rendered text
