"""The door of the room: make one material; list what a lesson's kit holds."""

import hashlib
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from elearn.base.core.engines import engine
from elearn.base.core.messages import Message
from elearn.base.core.recent import Recent
from elearn.courseware.queries import Lesson
from elearn.materials import letter, letter_words, offline, plan, slides, worksheet
from elearn.materials.editions import RUBIES, Document, Ruby
from elearn.materials.orders import FILES, Order
from elearn.materials.wording import words_in

__all__ = [
    "FILES",
    "FONTS",
    "LANGUAGES",
    "RUBIES",
    "Material",
    "Order",
    "Ruby",
    "Workshop",
    "make",
    "orders",
    "picture",
    "typeset",
]

LANGUAGES: Final = ("ja", "en", "ja-easy")
# The fonts of all paper, other rooms' certificates included.
FONTS: Final = Path(__file__).resolve().parent / "fonts"
# A material takes some 150 KB; these are the ones that teachers open this week.
MOST_KEPT: Final = 96
# Signs that some system refuses in the name of a file.
_UNFIT: Final = re.compile(r'[<>:"/\\|?*]')
ENGINE: Final = "materials.typeset"
_MIMETYPES: Final = {"pdf": "application/pdf", "html": "text/html"}
_DOCUMENTS: Final[Mapping[str, Callable[[Order], Document]]] = {
    "plan": plan.document,
    "slides": slides.document,
    "worksheet": worksheet.document,
    "letter": letter.document,
}
_KINDS: Final[Mapping[str, Callable[[Lesson], Message]]] = {
    "plan": plan.kind,
    "slides": lambda _: slides.KIND,
    "worksheet": lambda _: worksheet.KIND,
    "letter": letter_words.kind,
}


@dataclass(frozen=True)
class Material:
    """A finished file and the name to keep it under."""

    content: bytes
    mimetype: str
    name: str
    etag: str


def orders(lesson: Lesson, language: str) -> list[Order]:
    """The kit of a lesson in one language; empty where the lesson does not speak it."""
    if lesson.texts(language).language != language:
        return []
    return [Order(lesson, file, language) for file in FILES]


def make(order: Order) -> Material:
    """The material, made now. Raises `Unavailable` when a sign or a rule of the typesetter stands in the way."""
    kind, _, extension = order.file.partition(".")
    content = offline.page(order) if extension == "html" else engine(ENGINE).pdf(kind, _DOCUMENTS[kind](order))
    return Material(content, _MIMETYPES[extension], name_of(order), hashlib.sha256(content).hexdigest()[:20])


def typeset(layout: Path, document: Mapping[str, object]) -> bytes:
    """Another room's document as PDF: accessible, in the packaged fonts. Raises `Unavailable`."""
    pdf: bytes = engine(ENGINE).pdf(layout.stem, document, folder=layout.parent)
    return pdf


def picture(layout: Path, document: Mapping[str, object]) -> bytes:
    """Another room's one-page document as PNG. Raises `Unavailable`."""
    png: bytes = engine(ENGINE).png(layout.stem, document, folder=layout.parent)
    return png


def name_of(order: Order) -> str:
    """Such as `p3-01 送信の前に ワークシート.pdf`: files of one lesson stand together, in the order of the course."""
    kind, _, extension = order.file.partition(".")
    lesson, texts = order.lesson, order.lesson.texts(order.language)
    title = _UNFIT.sub("", texts.place("lesson").plain("title"))
    words = words_in(texts.language).plain_label(_KINDS[kind](lesson))
    return f"{lesson.course.slug}-{lesson.number:02} {title} {words}.{extension}"


class Workshop:
    """Makes materials one after another, so that no burst of wishes fills both cores, and keeps the latest."""

    def __init__(self) -> None:
        self._kept = Recent[Material](MOST_KEPT)
        self._bench = threading.Lock()

    def get(self, order: Order) -> Material:
        with self._bench:
            return self._kept.get(order.key, lambda: make(order))
