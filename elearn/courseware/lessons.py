"""The catalogue: all courses that hold together, unchangeable once loaded."""

from collections.abc import Mapping
from dataclasses import dataclass

from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.courseware.contacts import Contact
from elearn.courseware.faults import Fault
from elearn.courseware.lessonfile import LessonFile, PassRule, Source
from elearn.courseware.shapes import Audience, Said
from elearn.courseware.steps.base import Step
from elearn.courseware.texts import LessonTexts
from elearn.questions.base import Question


@dataclass(frozen=True)
class CourseHead:
    """A course without its lessons: what a lesson knows of its course."""

    slug: str
    audience: Audience
    title: Said
    summary: Said
    frameworks: tuple[str, ...]
    pass_rule: PassRule
    order: int | None


@dataclass(frozen=True)
class Lesson:
    """A lesson in all its languages. `revision` is the hash of everything in its folder."""

    course: CourseHead
    slug: str
    number: int
    revision: str
    structure: LessonFile
    steps: tuple[Step, ...]
    questions: Mapping[str, Question]
    languages: Mapping[str, LessonTexts]

    @property
    def minutes(self) -> int:
        return self.structure.minutes

    @property
    def audience(self) -> Audience:
        return self.course.audience

    @property
    def curriculum(self) -> tuple[str, ...]:
        return self.structure.curriculum

    @property
    def sources(self) -> tuple[Source, ...]:
        return self.structure.sources

    @property
    def subject(self) -> Said:
        return self.structure.subject

    def texts(self, language: str) -> LessonTexts:
        """The language itself, else its base (`en` for `en-GB`), else Japanese; `.language` says which."""
        return (
            self.languages.get(language)
            or self.languages.get(language.split("-", maxsplit=1)[0])
            or self.languages["ja"]
        )

    def step_of(self, question: str) -> Step:
        """The step that asks the question; NotFound for an unknown one."""
        for step in self.steps:
            if question in step.questions:
                return step
        raise NotFound(N_("There is no such question in this lesson."))

    def question(self, key: str) -> Question:
        """The question; NotFound for an unknown one."""
        try:
            return self.questions[key]
        except KeyError:
            raise NotFound(N_("There is no such question in this lesson.")) from None


@dataclass(frozen=True)
class Course(CourseHead):
    """A course with its lessons in order."""

    lessons: tuple[Lesson, ...]

    def lesson(self, slug: str) -> Lesson:
        for lesson in self.lessons:
            if lesson.slug == slug:
                return lesson
        raise NotFound(N_("There is no such lesson here."))


@dataclass(frozen=True)
class Catalogue:
    """Everything that loaded, and every fault of what did not. `revision` changes with any lesson or help point."""

    courses: tuple[Course, ...]
    contacts: Mapping[str, Contact]
    faults: tuple[Fault, ...]
    notices: tuple[Fault, ...]
    revision: str

    def course(self, slug: str) -> Course:
        for course in self.courses:
            if course.slug == slug:
                return course
        raise NotFound(N_("There is no such course here."))

    def lesson(self, course: str, lesson: str) -> Lesson:
        return self.course(course).lesson(lesson)
