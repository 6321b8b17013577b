"""The slides as one HTML file that asks nothing of a network: for the day on which there is none.

Script and style stand inside the file and are named by their hash in its own policy, which forbids every request. It is
served as a download only: pages of this site carry no inline script.
"""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from markupsafe import Markup

from elearn.base.core.messages import N_, NP_
from elearn.courseware.queries import Contact, ruby
from elearn.materials import palette
from elearn.materials.editions import CONTACT_COLUMNS, Edition, edition, joined, way
from elearn.materials.orders import Order
from elearn.materials.slide import Slide
from elearn.materials.slides import KIND, slides

_FOLDER: Final = Path(__file__).resolve().parent / "show"
_PAGE: Final = Markup(
    "<!doctype html>\n"
    '<html lang="{language}" data-known="{known}"><head><meta charset="utf-8">'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    "<title>{title}</title><style>{style}</style></head>\n"
    "<body><main>\n{slides}</main>\n"
    '<nav aria-label="{kind}"><button type="button" data-go="back" aria-label="{back}">←</button>'
    '<output data-part="place"></output>'
    '<button type="button" data-go="next" aria-label="{next}">→</button>'
    '<button type="button" data-part="ruby">{ruby}</button>'
    '<button type="button" data-part="full">{full}</button></nav>\n'
    "<script>{script}</script></body></html>\n"
)
_SLIDE: Final = Markup(
    '<section class="slide{cover}" id="{id}" tabindex="-1"><header><p class="kicker">{kicker}</p>'
    '<{level}>{title}</{level}></header><div class="content{side}">{picture}'
    '<div class="main">{main}</div>{choices}</div></section>\n'
)
_CARD: Final = Markup('<details class="way"><summary>{}</summary>{}</details>')
_CHOICE: Final = Markup('<li><a href="#{}">{}</a></li>')
_CONTACT: Final = Markup('<tr><td><b>{}</b><br><small>{}</small></td><td class="number">{}</td><td>{}</td></tr>')


def page(order: Order) -> bytes:
    made = edition(order.lesson, order.language, palette=palette.COLOUR, ruby=order.ruby)
    say = made.words.html
    return _PAGE.format(
        language=made.texts.language,
        known=made.ink.known,
        policy=_policy(),
        title=f"{made.title()} — {made.words.plain(KIND)}",
        kind=made.words.plain(KIND),
        style=Markup(_style()),  # noqa: S704 - our own files
        script=Markup(_script()),  # noqa: S704 - our own files
        slides=joined(_slide(made, slide) for slide in slides(made)),
        back=made.words.plain_label(NP_("child", "Back")),
        next=made.words.plain_label(NP_("child", "Next")),
        ruby=say(NP_("child", "Readings")),
        full=made.words.plain(N_("Full screen")),
    ).encode()


def _slide(made: Edition, slide: Slide) -> Markup:
    has_side = slide.picture is not None or (slide.choices and slide.body)
    return _SLIDE.format(
        id=slide.id,
        cover=" cover" if slide.cover else "",
        level="h1" if slide.cover else "h2",
        kicker=slide.kicker,
        title=slide.title,
        side=" side" if has_side else "",
        picture=Markup('<div class="figure">{}</div>').format(slide.picture) if slide.picture is not None else "",
        main=slide.body + _cards(slide) + _contacts(made, slide.contacts),
        choices=_choices(slide),
    )


def _cards(slide: Slide) -> Markup:
    cards = joined(_CARD.format(card.words, card.effect) for card in slide.cards)
    return Markup('<div class="ways">{}</div>').format(cards) if cards else cards


def _choices(slide: Slide) -> Markup:
    ways = joined(_CHOICE.format(choice.to, choice.words) for choice in slide.choices)
    return Markup('<ul class="choices">{}</ul>').format(ways) if ways else ways


def _contacts(made: Edition, contacts: tuple[Contact, ...]) -> Markup:
    if not contacts:
        return Markup()
    language = made.texts.language
    head = joined(Markup("<th>{}</th>").format(made.words.html(column)) for column in CONTACT_COLUMNS)
    rows = joined(
        _CONTACT.format(
            ruby(contact.name.to(language)),
            ruby(contact.for_whom.to(language)),
            way(contact),
            ruby(contact.hours_words.to(language)),
        )
        for contact in contacts
    )
    return Markup('<table class="contacts"><tr>{}</tr>{}</table>').format(head, rows)


@cache
def _style() -> str:
    return (_FOLDER / "show.css").read_text("utf-8") + palette.scoped("svg")


@cache
def _script() -> str:
    return (_FOLDER / "show.js").read_text("utf-8")


def _policy() -> str:
    return f"default-src 'none'; style-src {_named(_style())}; script-src {_named(_script())}; base-uri 'none'"


def _named(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return f"'sha256-{digest}'"
