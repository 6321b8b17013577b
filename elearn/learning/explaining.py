"""From the catalogue and the ledger to what a learner sees: steps, questions, feedback."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType

from markupsafe import Markup

from elearn.base.core.errors import Invalid
from elearn.base.core.messages import Message
from elearn.courseware.queries import LABELS as STEP_LABELS
from elearn.courseware.queries import Lesson, LessonTexts, Step
from elearn.learning.ids import new_answer_id
from elearn.learning.ledger import Entry
from elearn.learning.records import Progress
from elearn.questions.base import LABELS as QUESTION_LABELS
from elearn.questions.base import Labels, Question


@dataclass(frozen=True)
class Reading:
    """A lesson for one reader: the language of its words, and the interface's words around it."""

    lesson: Lesson
    language: str
    labels: Labels

    @property
    def texts(self) -> LessonTexts:
        """The lesson's words in that language, or the nearest there is."""
        return self.lesson.texts(self.language)


@dataclass(frozen=True)
class ShownQuestion:
    """A question on the player page, with the learner's own answer in it."""

    question: Question
    answer_id: str
    field: Markup
    answered: bool
    late: bool
    feedback: Markup | None


@dataclass(frozen=True)
class ShownStep:
    """A step on a page."""

    step: Step
    title: Markup
    html: Markup
    questions: tuple[ShownQuestion, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """What a lesson's pages show to everyone in one language: the steps, and each question's still empty controls."""

    steps: tuple[ShownStep, ...]
    fields: Mapping[str, Markup]


def label_words(translate: Callable[[Message], str]) -> dict[str, str]:
    """The interface's words that questions and steps need, in one language."""
    return {label.text: translate(label) for label in (*QUESTION_LABELS, *STEP_LABELS)}


def prepare(reading: Reading) -> Prepared:
    """Render once what does not depend on the learner."""
    texts = reading.texts
    shown = tuple(
        ShownStep(step, texts.place(step.key).html("title"), step.html(texts, reading.labels))
        for step in reading.lesson.steps
    )
    fields = {key: q.field(texts.place(key), reading.labels) for key, q in reading.lesson.questions.items()}
    return Prepared(shown, MappingProxyType(fields))


def steps_to_do(reading: Reading, prepared: Prepared, progress: Progress, now: datetime) -> tuple[ShownStep, ...]:
    """The steps with their questions, as far as this learner has come."""
    return tuple(
        replace(shown, questions=tuple(_questions(reading, prepared, shown.step, progress, now)))
        for shown in prepared.steps
    )


def _questions(
    reading: Reading, prepared: Prepared, step: Step, progress: Progress, now: datetime
) -> Iterator[ShownQuestion]:
    for key in step.questions:
        question, entry = reading.lesson.questions[key], progress.counted.get(key)
        yield ShownQuestion(
            question=question,
            answer_id=new_answer_id(now),
            field=_answered_field(reading, question, entry) if entry else prepared.fields[key],
            answered=entry is not None,
            late=entry is not None and entry.late,
            feedback=feedback(reading, progress.shown[key]) if key in progress.shown else None,
        )


def _answered_field(reading: Reading, question: Question, entry: Entry) -> Markup:
    return question.field(reading.texts.place(question.key), reading.labels, entry.answer)


def feedback(reading: Reading, entry: Entry) -> Markup:
    """The explanation of a recorded answer. The verdict is the recorded one, even if the content has changed since.

    Empty when the question has left the lesson, or no longer knows the answer.
    """
    question = reading.lesson.questions.get(entry.question)
    if question is None:
        return Markup("")
    texts = reading.texts.place(question.key)
    try:
        mark = question.mark(question.read_json(entry.answer), texts)
    except Invalid:
        return Markup("")
    recorded = replace(mark, points=entry.points, of=entry.of, right=entry.right)
    return question.feedback(entry.answer, recorded, texts, reading.labels)


def feedbacks(reading: Reading, shown: Mapping[str, Entry]) -> dict[str, Markup]:
    """The explanations of several answers, by question."""
    return {key: feedback(reading, entry) for key, entry in shown.items()}
