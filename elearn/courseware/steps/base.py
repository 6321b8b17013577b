"""What every step is."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Annotated, Final, Protocol

from markupsafe import Markup
from pydantic import Field

from elearn.courseware.contacts import Contact
from elearn.courseware.shapes import Id, Ids, Problem, Shape
from elearn.questions.base import Labels, Parts

RESERVED: Final = frozenset({"title", "body", "done"})


class StepTexts(Protocol):
    """The words of one step in one language."""

    def html(self, part: str) -> Markup: ...

    def block(self, part: str) -> Markup: ...

    def has(self, part: str) -> bool: ...


class LessonTexts(Protocol):
    """The words of a lesson in one language, and the help points it names."""

    @property
    def language(self) -> str: ...

    @property
    def contacts(self) -> Mapping[str, Contact]: ...

    def place(self, name: str) -> StepTexts: ...


class Step(Shape, ABC):
    """One step of the lesson pattern. Its title and its questions are the caller's to show."""

    key: Id
    kind: str
    minutes: Annotated[int, Field(strict=True, ge=1, le=30)]
    questions: Ids = ()

    @abstractmethod
    def own_parts(self) -> Parts:
        """The text parts besides `title` and `body`."""

    def parts(self) -> Parts:
        own = self.own_parts()
        return Parts(own.required | {"title"}, (own.optional | {"body"}) - own.required)

    def lines(self) -> frozenset[str]:
        """The parts that are one paragraph, because they stand in a heading or a label."""
        return frozenset({"title"})

    def problems(self) -> Iterator[Problem]:
        """What is wrong beyond the form of single fields; paths start at the step."""
        yield from ()

    def begins(self) -> tuple[str, ...]:
        """The parts that everyone sees first, before any choice; the one that tells most comes first."""
        return ("body",)

    def anchors(self) -> tuple[str, ...]:
        """The HTML ids that `html` gives away."""
        return ()

    def html(self, texts: LessonTexts, labels: Labels) -> Markup:
        """The body without title and questions; it reads and works without a script."""
        words = texts.place(self.key)
        body = Markup('<div class="body">{}</div>').format(words.block("body")) if words.has("body") else Markup("")
        return body + self.own_html(texts, labels)

    def own_html(self, texts: LessonTexts, labels: Labels) -> Markup:  # noqa: ARG002 for the kinds that need them
        """What follows the body."""
        return Markup("")


def joined(pieces: Iterator[Markup]) -> Markup:
    return Markup("").join(pieces)
