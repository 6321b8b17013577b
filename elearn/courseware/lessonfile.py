"""course.yml and lesson.yml: their fields, and what must hold between them."""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Annotated

from pydantic import Field

from elearn.courseware.shapes import (
    CODE_PATTERN,
    PUPILS,
    Audience,
    Day,
    Https,
    Id,
    Ids,
    Line,
    Minutes,
    Path,
    Problem,
    Said,
    Shape,
)
from elearn.courseware.steps.kinds import ORDER, AnyStep, IncidentStep
from elearn.questions.kinds import AnyQuestion

ADDRESSES = frozenset({"lesson", "plan"})


class PassRule(Shape):
    """The share of the points that passes; fixed for an attempt when it starts."""

    share: Annotated[float, Field(ge=0, le=1)]


class CourseFile(Shape):
    """course.yml"""

    slug: Id
    audience: Audience
    title: Said
    summary: Said
    frameworks: Ids = ()
    pass_rule: PassRule = PassRule(share=0.6)
    order: Annotated[int, Field(strict=True, ge=0, le=999)] | None = None


class Source(Shape):
    """Where a fact of the lesson comes from, and when somebody last looked."""

    title: Line
    publisher: Line
    url: Https
    checked_on: Day


class LessonFile(Shape):
    """lesson.yml"""

    minutes: Minutes
    subject: Said
    curriculum: Annotated[tuple[Annotated[str, Field(pattern=CODE_PATTERN)], ...], Field(max_length=12)] = ()
    review_by: Day
    sources: tuple[Source, ...] = ()
    steps: Annotated[tuple[AnyStep, ...], Field(min_length=1, max_length=20)]
    questions: Annotated[tuple[AnyQuestion, ...], Field(max_length=40)] = ()

    def problems(self, *, audience: str, codes: Collection[str], contacts: Collection[str] | None) -> Iterator[Problem]:
        """What is wrong between the fields, each at its path; unknown contacts (None) are not checked."""
        yield from self._keys()
        yield from self._questions()
        yield from self._order_and_time()
        yield from self._curriculum(audience, codes)
        if contacts is not None:
            yield from self._contacts(contacts)
        for at, step in enumerate(self.steps):
            for path, message in step.problems():
                yield ("steps", at, *path), message

    def _keys(self) -> Iterator[Problem]:
        seen: set[str] = set(ADDRESSES)
        named: list[tuple[Path, str]] = [(("steps", at, "key"), step.key) for at, step in enumerate(self.steps)]
        named += [(("questions", at, "key"), question.key) for at, question in enumerate(self.questions)]
        for path, key in named:
            if key in seen:
                yield path, f"the key `{key}` is taken: steps and questions share their names with `lesson` and `plan`"
            seen.add(key)
        anchors = Counter(anchor for step in self.steps for anchor in step.anchors())
        for at, step in enumerate(self.steps):
            for anchor in step.anchors():
                if anchors[anchor] > 1 and anchor.startswith(step.key):
                    yield ("steps", at, "key"), f"this key makes the address `{anchor}` ambiguous: rename the step"
                    break

    def _questions(self) -> Iterator[Problem]:
        uses = Counter(key for step in self.steps for key in step.questions)
        known = {question.key for question in self.questions}
        for at, step in enumerate(self.steps):
            for number, key in enumerate(step.questions):
                if key not in known:
                    yield ("steps", at, "questions", number), f"there is no question `{key}`"
                elif uses[key] > 1:
                    yield ("steps", at, "questions", number), f"the question `{key}` stands in more than one step"
        for at, question in enumerate(self.questions):
            if not uses[question.key]:
                yield ("questions", at, "key"), f"no step asks the question `{question.key}`"

    def _order_and_time(self) -> Iterator[Problem]:
        places = [ORDER.index(step.kind) for step in self.steps]
        for at in range(1, len(places)):
            if places[at] < places[at - 1]:
                yield ("steps", at, "kind"), f"the order is {', '.join(ORDER)}; `{self.steps[at].kind}` comes too late"
        total = sum(step.minutes for step in self.steps)
        if total != self.minutes:
            yield ("minutes",), f"the steps take {total} minutes, not {self.minutes}"
        for at, source in enumerate(self.sources):
            if source.checked_on >= self.review_by:
                yield ("sources", at, "checked_on"), "checked on or after the day the lesson is to be reviewed by"

    def _curriculum(self, audience: str, codes: Collection[str]) -> Iterator[Problem]:
        if audience in PUPILS and not self.curriculum:
            yield ("curriculum",), "a lesson for pupils names the curriculum goals it serves"
        for at, code in enumerate(self.curriculum):
            if code not in codes:
                yield ("curriculum", at), f"`{code}` is none of the 60 curriculum goals"
            elif code in self.curriculum[:at]:
                yield ("curriculum", at), f"`{code}` is listed twice"

    def _contacts(self, contacts: Collection[str]) -> Iterator[Problem]:
        for at, step in enumerate(self.steps):
            for number, key in enumerate(step.contacts if isinstance(step, IncidentStep) else ()):
                if key not in contacts:
                    yield ("steps", at, "contacts", number), f"`{key}` is not in contacts.yml"
