"""One lesson in one language for one kind of paper: what every builder of a document needs at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from babel.dates import format_date
from markupsafe import Markup, escape

from elearn.base.core.messages import N_, NP_, Message
from elearn.courseware.kanji import KNOWN_GRADE
from elearn.courseware.queries import AUDIENCES, Contact, Lesson, LessonTexts, plain, ruby
from elearn.courseware.shapes import PUPILS, Said
from elearn.courseware.steps.kinds import IncidentStep
from elearn.materials.nodes import Ink, Tree, tree
from elearn.materials.wording import Words, words_in

Ruby = Literal["grade", "all", "none"]
RUBIES: Final[tuple[Ruby, ...]] = ("grade", "all", "none")
Readers = Literal["audience", "families", "teachers"]
Document = dict[str, object]

CONTACT_COLUMNS: Final = (NP_("child", "Who listens"), NP_("child", "Number"), NP_("child", "When"))
EASY: Final = "ja-easy"
_ADULT: Final = 7
_NEVER: Final = 9
_ALWAYS: Final = -1


@dataclass(frozen=True)
class Edition:
    """`known` is the highest kanji grade that goes without reading."""

    lesson: Lesson
    texts: LessonTexts
    words: Words
    ink: Ink

    def tree(self, html: Markup | str) -> Tree:
        return tree(Markup(html), self.ink)  # noqa: S704 - rendered course text, sanitised by its room

    def say(self, message: Message) -> Tree:
        return self.tree(self.words.html(message))

    def said(self, said: Said) -> Tree:
        return self.tree(ruby(said.to(self.texts.language)))

    def part(self, place: str, part: str) -> Tree:
        """The words of the lesson; nothing where it has none."""
        words = self.texts.place(place)
        return self.tree(words.html(part)) if words.has(part) else []

    def title(self) -> str:
        return self.texts.place("lesson").plain("title")

    def is_for_pupils(self) -> bool:
        return self.lesson.audience in PUPILS

    def is_easy(self) -> bool:
        """In easy Japanese: for readers who know few kanji, whatever their age."""
        return self.texts.language == EASY

    def audience(self) -> str:
        return self.words.plain(AUDIENCES[self.lesson.audience])

    def course(self) -> str:
        return plain(self.lesson.course.title.to(self.texts.language))

    def contacts(self) -> list[Contact]:
        """The help points of the lesson's incident cards, once each, in their order."""
        keys = [key for step in self.lesson.steps if isinstance(step, IncidentStep) for key in step.contacts]
        known = self.texts.contacts
        return [known[key] for key in dict.fromkeys(keys) if key in known]

    def contact_rows(self) -> list[Document]:
        return [self.contact(contact) for contact in self.contacts()]

    def contact(self, contact: Contact) -> Document:
        return {
            "name": self.said(contact.name),
            "way": way(contact),
            "for_whom": self.said(contact.for_whom),
            "hours": self.said(contact.hours_words),
            "checked": self.words.plain(N_("Checked on %(day)s", day=self._day(contact.checked_on))),
        }

    def _day(self, day: date) -> str:
        return format_date(day, "long", locale=self.words.language)

    def document(self, *, kind: Message, words: Mapping[str, Message], **more: object) -> Document:
        """What every document has: names, language, the sheet's own sentences."""
        name = self.words.plain(kind)
        return {
            "title": f"{self.title()} — {name}",
            "author": "elearn",
            "language": self.texts.language.split("-", maxsplit=1)[0],
            "ruby": self.ink.known < _NEVER,
            "picture": "32mm",
            "footer": f"{self.course()} {self.lesson.number} · {self.title()} · {name}",
            "words": {key: self.say(message) for key, message in words.items()}
            | {"columns": [self.say(column) for column in CONTACT_COLUMNS]},
            **more,
        }


def edition(lesson: Lesson, language: str, *, palette: str, ruby: Ruby, readers: Readers = "audience") -> Edition:
    """The lesson in that language, or in the nearest it has.

    For adults only rare kanji carry a reading; in easy Japanese all do, but for the teacher.
    """
    texts = lesson.texts(language)
    known = {"grade": _known_grade(lesson, texts, readers), "all": _ALWAYS, "none": _NEVER}[ruby]
    return Edition(lesson, texts, words_in(texts.language), Ink(known, palette))


def _known_grade(lesson: Lesson, texts: LessonTexts, readers: Readers) -> int:
    if texts.language == EASY and readers != "teachers":
        return _ALWAYS
    return KNOWN_GRADE[lesson.audience] if readers == "audience" else _ADULT


def way(contact: Contact) -> str:
    """The number, else the address without its scheme."""
    return contact.number or (contact.url or "").removeprefix("https://").removesuffix("/")


def joined(pieces: Iterable[Markup | str]) -> Markup:
    return Markup("").join(escape(piece) for piece in pieces)
