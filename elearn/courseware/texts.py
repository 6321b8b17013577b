"""The words of a lesson, rendered: what a place and a part say in one language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from markupsafe import Markup

from elearn.courseware.contacts import Contact
from elearn.courseware.markdown import Rendered


@dataclass(frozen=True)
class PlaceTexts:
    """The words of one place (a step, a question, `lesson`, `plan`). An unknown part raises KeyError."""

    language: str
    parts: Mapping[str, Rendered]

    def html(self, part: str) -> Markup:
        """Fit for a heading or a label (no <p>) where the text is one paragraph, else blocks."""
        rendered = self.parts[part]
        return rendered.block if rendered.inline is None else rendered.inline

    def block(self, part: str) -> Markup:
        """Always paragraphs and blocks."""
        return self.parts[part].block

    def plain(self, part: str) -> str:
        """The words alone, kanji without readings."""
        return self.parts[part].plain

    def has(self, part: str) -> bool:
        return part in self.parts


@dataclass(frozen=True)
class LessonTexts:
    """A lesson in one language. `contacts` are the help points that its incident cards may name."""

    language: str
    places: Mapping[str, PlaceTexts]
    contacts: Mapping[str, Contact] = field(default_factory=lambda: MappingProxyType({}))

    def place(self, name: str) -> PlaceTexts:
        return self.places.get(name) or PlaceTexts(self.language, MappingProxyType({}))

    @property
    def title(self) -> Markup:
        return self.place("lesson").html("title")

    @property
    def summary(self) -> Markup:
        return self.place("lesson").html("summary")

    @property
    def goal(self) -> Markup:
        return self.place("lesson").html("goal")
