"""One lesson in one language for one kind of paper: what every builder of a document needs at hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

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
Document = dict[str, object]

CONTACT_COLUMNS: Final = (NP_("child", "Who listens"), NP_("child", "Number"), NP_("child", "When"))
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
            "checked": self.words.plain(N_("Checked on %(day)s", day=contact.checked_on.isoformat())),
        }

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


def edition(lesson: Lesson, language: str, *, palette: str, ruby: Ruby, adults: bool = False) -> Edition:
    """The lesson in that language, or in the nearest it has; for adults only rare kanji carry a reading."""
    texts = lesson.texts(language)
    grade = _ADULT if adults else KNOWN_GRADE[lesson.audience]
    known = {"grade": grade, "all": _ALWAYS, "none": _NEVER}[ruby]
    return Edition(lesson, texts, words_in(texts.language), Ink(known, palette))


def way(contact: Contact) -> str:
    """The number, else the address without its scheme."""
    return contact.number or (contact.url or "").removeprefix("https://").removesuffix("/")


def joined(pieces: Iterable[Markup | str]) -> Markup:
    return Markup("").join(escape(piece) for piece in pieces)
