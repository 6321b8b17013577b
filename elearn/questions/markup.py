"""HTML from small templates that escape by themselves, and the few rewrites of rendered course text."""

import re
from collections.abc import Callable, Iterator

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

_ENVIRONMENT = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
_PLACE = re.compile(r'<mark\b[^>]*?\bdata-place="([^"]*)"[^>]*>(.*?)</mark>', re.DOTALL)
_FIRST_PARAGRAPH = re.compile(r"\s*<p>(.*?)</p>\s*(.*)", re.DOTALL)
_BLOCK = re.compile(r"<(?:ul|ol|dl|div|table|pre|blockquote|h[1-6]|figure|section|article|header|footer|hr)\b")


def template(source: str) -> Callable[..., Markup]:
    """A compiled template as a function from its values to Markup."""
    compiled = _ENVIRONMENT.from_string(source.strip())

    def render(**values: object) -> Markup:
        return Markup(compiled.render(values))  # noqa: S704 - the environment escapes

    return render


def has_blocks(html: Markup) -> bool:
    """Whether the text holds more than paragraphs, and so cannot stand inside a label."""
    return bool(_BLOCK.search(html))


def inline(html: Markup) -> Markup:
    """Rendered paragraphs as what may stand inside a label or a legend; a text with blocks stays as it is."""
    if has_blocks(html):
        return html
    text = re.sub(r"</p>\s*<p>", "<br>", str(html).strip())
    return Markup(text.removeprefix("<p>").removesuffix("</p>"))  # noqa: S704 - only paragraph tags went away


def legend_and_rest(html: Markup) -> tuple[Markup, Markup]:
    """The first paragraph, fit for a legend, and what follows; no legend when the text begins with a block."""
    first = _FIRST_PARAGRAPH.fullmatch(html)
    if first:
        return Markup(first[1]), Markup(first[2])  # noqa: S704 - cut between two tags
    return (Markup(), html) if has_blocks(html) else (html, Markup())


def replace_places(html: Markup, replacement: Callable[[str, Markup], Markup]) -> Markup:
    """The text with each marked place (`<mark data-place="id">words</mark>`) replaced."""
    return Markup(_PLACE.sub(lambda place: replacement(place[1], Markup(place[2])), html))  # noqa: S704 - Markup in, Markup out


def places(html: Markup) -> Iterator[tuple[str, Markup]]:
    """Every marked place with its words, in the order of the text."""
    return ((place[1], Markup(place[2])) for place in _PLACE.finditer(html))  # noqa: S704 - Markup in, Markup out
