"""Chats, messages, mails, pages and posts, written as fenced blocks: HTML instead of screenshots."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import Final

from markupsafe import Markup

from elearn.courseware.phrases import Shelf, ruby

Complain = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Block:
    """The lines of one fence; `complain` gets a line (from 0, within the block), a column and what is wrong."""

    lines: Sequence[str]
    shelf: Shelf
    own_words: Mapping[str, Markup]
    complain: Complain

    def phrase(self, number: int, start: int = 0) -> Markup:
        """One line of the block from a column on."""
        text = self.lines[number][start:]
        cut = start + len(text) - len(text.lstrip())
        return self.shelf.phrase(text.strip(), lambda column, message: self.complain(number, column + cut, message))

    def heads(self, required: Sequence[str], optional: Sequence[str] = ()) -> tuple[dict[str, Markup], int]:
        """`name: value` lines up to the first blank line, and where the body starts."""
        found: dict[str, Markup] = {}
        end = next((at for at, line in enumerate(self.lines) if not line.strip()), len(self.lines))
        for number in range(end):
            name = self.lines[number].partition(":")[0].strip()
            if name not in (*required, *optional) or name in found:
                self.complain(number, 1, f"expected one each of {', '.join((*required, *optional))}, then a blank line")
                return found, number
            found[name] = self.phrase(number, self.lines[number].index(":") + 1)
        for name in required:
            if name not in found:
                self.complain(0, 1, f"`{name}:` is missing")
        return found, end

    def paragraphs(self, start: int) -> Markup:
        """Blank lines part paragraphs, line ends stay."""
        out, lines = [], []
        for number in range(start, len(self.lines)):
            if self.lines[number].strip():
                lines.append(self.phrase(number))
            elif lines:
                out.append(_paragraph(lines))
                lines = []
        return Markup("").join([*out, _paragraph(lines)] if lines else out)


def _paragraph(lines: list[Markup]) -> Markup:
    if (
        len(lines) == 1
        and lines[0].startswith("<svg")
        and lines[0].count("</svg>") == 1
        and lines[0].endswith("</svg>")
    ):
        return Markup('<figure class="figure">{}</figure>').format(lines[0])
    return Markup("<p>{}</p>").format(Markup("<br>").join(lines))


def _bubbles(block: Block, start: int) -> Markup:
    return Markup("").join(_bubble(block, at) for at in range(start, len(block.lines)) if block.lines[at].strip())


def _bubble(block: Block, number: int) -> Markup:
    line = block.lines[number]
    name, colon, _ = line.replace("：", ":", 1).partition(":")
    if not colon or not name.strip() or not line[len(name) + 1 :].strip():
        block.complain(number, 1, "expected `name: words`; `me` is the reader")
        return Markup("")
    words = block.phrase(number, len(name) + 1)
    if name.strip() == "me":
        who = block.own_words["me"]
    else:
        who = block.shelf.phrase(name.strip(), partial(block.complain, number))
    return Markup('<li class="bubble" data-me="{}"><b class="who">{}</b> <span class="words">{}</span></li>').format(
        "yes" if name.strip() == "me" else "no",
        who,
        words,
    )


_OWN_WORDS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "ja": {
            "me": "あなた",
            "from": "{差出人|さしだしにん}",
            "to": "{宛先|あてさき}",
            "date": "{日時|にちじ}",
            "subject": "{件名|けんめい}",
        },
        "en": {"me": "You", "from": "From", "to": "To", "date": "Date", "subject": "Subject"},
    },
)


def words_in(language: str) -> Mapping[str, Markup]:
    """The words that artefacts bring themselves, in the language of the text, else in English."""
    own = _OWN_WORDS.get(language.split("-", maxsplit=1)[0], _OWN_WORDS["en"])
    return {name: ruby(words) for name, words in own.items()}


def chat(block: Block) -> Markup:
    return Markup('<ol class="artefact chat">{}</ol>').format(_bubbles(block, 0))


def sms(block: Block) -> Markup:
    """A first line `from: …` names the sender; the other lines are a chat's, or plain words of the sender."""
    first = block.lines[0] if block.lines else ""
    if first.partition(":")[0].strip() != "from":
        block.complain(0, 1, "the first line must be `from: …`")
        return Markup("")
    sender = block.phrase(0, first.index(":") + 1)
    return Markup('<div class="artefact sms"><p class="sender">{}</p><ol class="chat">{}</ol></div>').format(
        sender,
        _bubbles(block, 1),
    )


def mail(block: Block) -> Markup:
    heads, body = block.heads(("from", "subject"), ("to", "date"))
    rows = Markup("").join(
        Markup('<div class="head" data-head="{}"><dt>{}</dt><dd>{}</dd></div>').format(
            name, block.own_words[name], heads[name]
        )
        for name in ("from", "to", "date", "subject")
        if name in heads
    )
    return Markup(
        '<article class="artefact mail"><dl class="heads">{}</dl><div class="body">{}</div></article>'
    ).format(
        rows,
        block.paragraphs(body),
    )


def page(block: Block) -> Markup:
    heads, body = block.heads(("address", "title"))
    return Markup(
        '<article class="artefact page"><p class="address">{}</p><p class="page-title">{}</p>'
        '<div class="body">{}</div></article>',
    ).format(heads.get("address", ""), heads.get("title", ""), block.paragraphs(body))


def post(block: Block) -> Markup:
    heads, body = block.heads(("name",), ("time",))
    time = Markup(' <span class="time">{}</span>').format(heads["time"]) if "time" in heads else ""
    return Markup(
        '<article class="artefact post"><p class="by"><b class="who">{}</b>{}</p><div class="body">{}</div></article>',
    ).format(heads.get("name", ""), time, block.paragraphs(body))


ARTEFACTS: Final[Mapping[str, Callable[[Block], Markup]]] = MappingProxyType(
    {"chat": chat, "sms": sms, "mail": mail, "page": page, "post": post},
)
