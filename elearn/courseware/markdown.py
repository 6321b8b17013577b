"""CommonMark with ruby, places, pictures and artefacts, to sanitised HTML. Two layers: cmark drops raw HTML and unsafe
addresses, nh3 keeps a short list of elements; what our own code builds is filled in afterwards from escaped parts.
"""

import html as entities
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Final, NamedTuple

import nh3
from cmarkgfm import cmark
from markupsafe import Markup

from elearn.courseware import fences
from elearn.courseware.artefacts import ARTEFACTS, Block, words_in
from elearn.courseware.phrases import CLOSE, JOINER, OPEN, PRIVATE, Shelf, plain
from elearn.courseware.pictures import Picture

_TAGS: Final = frozenset(
    (
        *("p", "br", "em", "strong", "ul", "ol", "li", "h3", "h4", "h5", "h6", "blockquote", "code", "pre", "hr"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    ),
)
_ATTRIBUTES: Final = {"ol": {"start"}, "td": {"align"}, "th": {"align"}}

_ALONE: Final = re.compile(f"<p>({OPEN}[0-9]+{CLOSE})</p>")
_SOFT_BREAK: Final = re.compile("(?<=[^\x00-\x7f])\n(?=[^\x00-\x7f])")
_ONE_PARAGRAPH: Final = re.compile(r"<p>((?:(?!</?p>).)*)</p>\n?", re.DOTALL)
_READING: Final = re.compile(r"<rp>\(</rp><rt>.*?</rt><rp>\)</rp>")
_DRAWING: Final = re.compile(r'<svg [^>]*aria-label="([^"]*)".*?</svg>', re.DOTALL)
_BREAK: Final = re.compile(r"<br>|</(?:p|li|h\d|tr|div|dd)>\n?")
_TAG: Final = re.compile(r"<[^>]*>")

# What cmark left in its output, how to find it in the source, and what to say.
_REFUSED: Final = (
    ("<!-- raw HTML omitted -->", re.compile(r"<[A-Za-z/!?]"), "raw HTML is not used; write Markdown"),
    (
        "<a href",
        re.compile(r"\]\s*[(\[]|<https?:"),
        "no links in a lesson (closed networks); sources stand in lesson.yml",
    ),
    ("<img", re.compile(r"!\["), "pictures are written ![text](pictures/name.svg)"),
    ("<h1", re.compile(r"^\s*(?:#|=+\s*$)"), "headings inside a text start with ###"),
    ("<h2", re.compile(r"^\s*(?:##|-+\s*$)"), "headings inside a text start with ###; leave a blank line before ---"),
    ('class="language-', re.compile(r"^\s+[`~]{3}"), "an artefact stands at the left margin"),
)


class Problem(NamedTuple):
    """Within one text: the line counts from 0, the column from 1."""

    line: int
    column: int
    message: str


@dataclass(frozen=True)
class Rendered:
    """`block` is flow content; `inline` has no <p> and exists only where the text is a single paragraph."""

    block: Markup
    inline: Markup | None
    plain: str
    places: tuple[str, ...]


@dataclass
class _Work:
    source: list[str]
    shelf: Shelf
    language: str
    problems: list[Problem] = field(default_factory=list)

    def complain(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(line, column, message))


def render(text: str, pictures: Mapping[str, Picture], language: str) -> tuple[Rendered, list[Problem]]:
    """The HTML of one text and what is wrong with it; the HTML is safe even when something is."""
    work = _Work(text.split("\n"), Shelf(pictures), language)
    private = PRIVATE.search(text)
    if private:
        work.complain(0, 1, f"private character U+{ord(private[0]):04X}")
        work.source = [PRIVATE.sub("", line) for line in work.source]
    prepared = "\n".join(_prepared(work))
    made = cmark.markdown_to_html_with_extensions(prepared, 0, ["table"])
    work.problems.extend(_refused(made, work.source))
    clean = nh3.clean(made, tags=set(_TAGS), attributes={key: set(names) for key, names in _ATTRIBUTES.items()})
    clean = clean if "<pre" in clean else _SOFT_BREAK.sub("", clean)
    return _rendered(clean, work), work.problems


def verbatim(text: str) -> Rendered:
    """A text that is data (accepted answers): neither Markdown nor HTML."""
    words = plain(text)
    return Rendered(Markup("<pre>{}</pre>").format(words), Markup("{}").format(words), words, ())


def _prepared(work: _Work) -> Iterator[str]:
    """The source with tokens; an artefact becomes one token in a paragraph of its own."""
    lines: list[str] = []
    begin = -1
    for line in fences.scan(work.source):
        if line.state == "text":
            yield work.shelf.strong(work.shelf.tokens(line.text, partial(work.complain, line.number)))
        elif line.info == "":
            yield line.text
        elif line.state == "open":
            begin, lines = line.number, []
        elif line.state == "inside":
            lines.append(line.text)
        else:
            yield from _artefact(work, line.info, lines, begin)
            begin = -1
    if begin >= 0:
        work.complain(begin, 1, "this fence is never closed")


def _artefact(work: _Work, info: str, lines: list[str], begin: int) -> Iterator[str]:
    build = ARTEFACTS.get(info)
    if build is None:
        work.complain(begin, 1, f"`{info}` is no artefact; there are {', '.join(ARTEFACTS)}")
        return
    if not any(line.strip() for line in lines):
        work.complain(begin, 1, f"this {info} is empty")
        return
    block = Block(
        lines,
        work.shelf,
        words_in(work.language),
        lambda line, column, what: work.complain(begin + 1 + line, column, what),
    )
    yield ""
    yield work.shelf.put(build(block))
    yield ""


def _refused(made: str, source: list[str]) -> Iterator[Problem]:
    for sign, pattern, message in _REFUSED:
        if sign in made:
            hits = ((at, pattern.search(line)) for at, line in enumerate(source))
            line, column = next(((at, hit.start() + 1) for at, hit in hits if hit), (0, 1))
            yield Problem(line, column, message)


def _rendered(clean: str, work: _Work) -> Rendered:
    paragraph = _ONE_PARAGRAPH.fullmatch(clean)
    html = work.shelf.fill(_ALONE.sub(lambda token: _alone(token[1], work.shelf), clean))
    phrase = work.shelf.fill(paragraph[1]) if paragraph else ""
    inline = Markup(phrase) if paragraph and 'class="artefact' not in phrase else None  # noqa: S704 sanitised above
    places = tuple(re.findall(r'<mark data-place="([a-z0-9-]+)">', html))
    return Rendered(Markup(html.strip()), inline, text_of(html), places)  # noqa: S704 sanitised above


def _alone(token: str, shelf: Shelf) -> str:
    """An artefact or a picture that has a paragraph to itself needs no <p>."""
    html = shelf.fill(token)
    if html.startswith("<svg"):
        return f'<figure class="figure">{html}</figure>'
    return html if 'class="artefact' in html[:40] else f"<p>{token}</p>"


def text_of(html: str) -> str:
    """The words alone: kanji without their readings, pictures by their text, one line per paragraph."""
    words = _DRAWING.sub(r"\1", _READING.sub("", html))
    words = _TAG.sub("", _BREAK.sub("\n", words)).replace(JOINER, "")
    return entities.unescape(words).strip()
