"""Inline signs of a text, turned into tokens that survive CommonMark and the sanitiser and are filled in afterwards.

Ruby `{漢字|かんじ}`, marked places `[[id|words]]`, gaps `[[id]]`, pictures `![alt](pictures/x.svg)`. Tokens are
private-use characters (refused in the source), so that nothing an author writes can pose as one.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from markupsafe import Markup, escape

from elearn.courseware.kanji import BEYOND, highest_grade
from elearn.courseware.pictures import Picture

OPEN: Final = "\ue000"
CLOSE: Final = "\ue001"
JOINER: Final = "\ue002"
PRIVATE: Final = re.compile(r"[\ue000-\uf8ff]")
_TOKEN: Final = re.compile(f"{OPEN}([0-9]+){CLOSE}")
_KANA: Final = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\u30fb\u309d\u309e\u3000 ]+")

_RUBY: Final = r"\{(?P<base>[^{}|\n]+)\|(?P<reading>[^{}|\n]+)\}"
_SIGN: Final = re.compile(
    r"(?P<kept>\\.|(?P<ticks>`+)(?:(?!(?P=ticks)).)+(?P=ticks))"
    rf"|{_RUBY}|(?P<brace>[{{}}])"
    r"|!\[(?P<alt>[^\]\n]*)\]\((?P<file>[^)\n]*)\)"
    r"|\[\[(?P<place>[a-z][a-z0-9-]*)(?P<bar>\||(?=\]\]))|(?P<odd>\[\[)|(?P<end>\]\])",
)
_STRONG: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_ESCAPED: Final = re.compile(r"\\([!-/:-@\[-`{-~])")

Complain = Callable[[int, str], None]


@lru_cache(maxsize=8192)
def ruby_html(base: str, reading: str) -> Markup:
    """data-g is the highest grade among the kanji; a base without kanji counts as beyond them."""
    return Markup('<ruby data-g="{}">{}<rp>(</rp><rt>{}</rt><rp>)</rp></ruby>').format(
        highest_grade(base) or BEYOND,
        base,
        reading,
    )


class Shelf:
    """Keeps the finished HTML of one text until its tokens are filled in."""

    def __init__(self, pictures: Mapping[str, Picture]) -> None:
        self.pictures = pictures
        self._kept: list[str] = []

    def put(self, html: str) -> str:
        self._kept.append(html)
        return f"{OPEN}{len(self._kept) - 1}{CLOSE}"

    def fill(self, html: str) -> str:
        return _TOKEN.sub(lambda token: self._kept[int(token[1])], html).replace(JOINER, "")

    def phrase(self, line: str, complain: Complain) -> Markup:
        """A line that is no Markdown: escaped, with its signs."""
        tokens = self.tokens(line, complain)
        return Markup(self.fill(escape(_ESCAPED.sub(r"\1", tokens))))  # noqa: S704 escaped one call before

    def tokens(self, line: str, complain: Complain) -> str:
        """The line with a token in place of each sign; `complain` gets a column (from 1) and what is wrong there."""
        reader = _Signs(self, complain)
        return reader.read(line)

    def strong(self, line: str) -> str:
        """Japanese quotes beside ** would keep CommonMark from seeing it: a joiner makes it see letters."""
        return _STRONG.sub(rf"**{JOINER}\1{JOINER}**", line)


class _Signs:
    def __init__(self, shelf: Shelf, complain: Complain) -> None:
        self.shelf = shelf
        self.complain = complain
        self.inside: int | None = None

    def read(self, line: str) -> str:
        done = _SIGN.sub(self._sign, line)
        if self.inside is not None:
            self.complain(self.inside, "this [[ has no ]] on its line")
            done += self.shelf.put("</mark>")
        return done

    def _sign(self, sign: re.Match[str]) -> str:
        if sign["kept"]:
            return sign[0]
        if sign["base"]:
            return self._ruby(sign)
        if sign["alt"] is not None:
            return self._picture(sign)
        if sign["place"]:
            return self._mark(sign)
        if sign["end"] and self.inside is not None:
            self.inside = None
            return self.shelf.put("</mark>")
        if not sign["end"]:
            self.complain(sign.start() + 1, _stray(sign[0]))
        return sign[0]

    def _ruby(self, sign: re.Match[str]) -> str:
        if not _KANA.fullmatch(sign["reading"]):
            self.complain(sign.start("reading") + 1, f"the reading `{sign['reading']}` is not kana")
        return self.shelf.put(ruby_html(sign["base"], sign["reading"]))

    def _mark(self, sign: re.Match[str]) -> str:
        if self.inside is not None:
            self.complain(sign.start() + 1, "a place inside another place")
            return ""
        self.inside = sign.start() + 1
        return self.shelf.put(f'<mark data-place="{sign["place"]}">')

    def _picture(self, sign: re.Match[str]) -> str:
        picture = self.shelf.pictures.get(sign["file"])
        if not sign["alt"].strip():
            self.complain(sign.start() + 1, "a picture needs a text for those who do not see it: ![text](…)")
        elif picture is None:
            self.complain(sign.start("file") + 1, f"the picture `{sign['file']}` is missing or broken")
        return self.shelf.put(picture.html(plain(sign["alt"])) if picture else "")


def _stray(sign: str) -> str:
    if sign == "[[":
        return "[[ needs an id: [[id|words]] or [[id]]"
    return "a brace stands alone or inside another; ruby is {漢字|かんじ}, a brace itself is written \\{ or \\}"


_TITLE: Final = re.compile(rf"\\(?P<escaped>[!-/:-@\[-`{{-~])|{_RUBY}")


@lru_cache(maxsize=8192)
def ruby(text: str) -> Markup:
    """A title or a word of the interface as HTML."""
    return Markup("").join(_pieces(text, ruby_html))


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """The kanji alone."""
    return "".join(_pieces(text, lambda base, _: base))


@lru_cache(maxsize=8192)
def reading(text: str) -> str:
    """The kana alone."""
    return "".join(_pieces(text, lambda _, kana: kana))


def _pieces(text: str, choose: Callable[[str, str], str]) -> list[str]:
    out, at = [], 0
    for sign in _TITLE.finditer(text):
        out.append(text[at : sign.start()])
        out.append(sign["escaped"] or choose(sign["base"], sign["reading"]))
        at = sign.end()
    return [*out, text[at:]]
