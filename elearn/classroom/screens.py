"""What the teacher's screens show: the private board, the projector, the result page. Built from a few statements."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from markupsafe import Markup

from elearn.base.core.ports import service
from elearn.base.core.presence import Presence
from elearn.classroom import queries
from elearn.classroom.answers import Way, answers_of
from elearn.classroom.disclosure import Picture, Row, plain_rows
from elearn.classroom.models import ClassSession, Seat
from elearn.classroom.news import pupils_topic
from elearn.classroom.opening import Opening, opening
from elearn.classroom.pictures import BY_HAND
from elearn.courseware.queries import Lesson, LessonTexts, Step
from elearn.learning import queries as learning
from elearn.questions.base import Labels, Question

AWAY_SECONDS = 15.0
# More rows are no picture any more (a matching question has pairs by the dozen).
MOST_ROWS = 8
# Kinds whose choices the projector may show before the reveal: the pupils see the same list.
WITH_CHOICES = frozenset({"single", "multiple", "true-false", "ranking"})


NO_PICTURE = Picture()


@dataclass(frozen=True)
class Line:
    """One choice with its words; `width` of 100 for the bar."""

    label: Markup
    row: Row
    width: int = 0


@dataclass(frozen=True)
class QuestionView:
    """A question as a screen shows it."""

    key: str
    prompt: Markup
    answered: int
    late: int
    revealed: bool
    way: Way = "each"
    devices: int = 0
    choices: tuple[Markup, ...] = ()
    lines: tuple[Line, ...] = ()
    picture: Picture = NO_PICTURE


@dataclass(frozen=True)
class StepView:
    """A step with how many have answered all of its questions; None where it asks nothing."""

    place: int
    key: str
    title: Markup
    minutes: int
    answered: int | None
    state: Literal["done", "now", "ahead"]


@dataclass(frozen=True)
class SeatView:
    """A seat on the board: never with an answer."""

    id: str
    number: int
    state: Literal["here", "away", "help"]
    connected: bool
    pictures: tuple[str, ...]
    locked: bool
    beside: int | None = None  # the number at whose device this pupil answers


@dataclass(frozen=True)
class HandView:
    """A question to be asked by a show of hands: each choice with its words and what was counted, if anything."""

    key: str
    prompt: Markup
    choices: tuple[tuple[str, Markup, int | None], ...]


class Screen:
    """One class at one moment, read for a teacher's screen; every part is worked out once."""

    def __init__(self, found: ClassSession, language: str, labels: Labels) -> None:
        self.session, self.labels = found, labels
        self.lesson: Lesson = queries.lesson_of(found)
        self.texts: LessonTexts = self.lesson.texts(language)
        self.seats = queries.seats_of(found)
        self.later = sum(found.ended_at is not None and seat.taken_at >= found.ended_at for seat in self.seats)
        self.joined = max(len(self.seats) - self.later, found.present or 0)
        self.answers = answers_of(found, self.lesson, self.joined)
        self.revealed = learning.revealed(found.cohort_id) if found.cohort_id else frozenset()
        self.present = service(Presence).present(pupils_topic(found.id), AWAY_SECONDS)  # type: ignore[type-abstract]

    @property
    def place(self) -> int:
        """Where the class is."""
        return min(self.session.step, len(self.lesson.steps) - 1)

    @property
    def step(self) -> Step:
        """The current step."""
        return self.lesson.steps[self.place]

    @property
    def connected(self) -> int:
        """How many screens gave a sign of life lately."""
        return sum(self._connected(seat) for seat in self.seats)

    def _connected(self, seat: Seat) -> bool:
        """A pupil at another's device is there when that device is."""
        return seat.learner_id in self.present or self._host_of.get(seat.shares_with) in self.present

    @cached_property
    def _host_of(self) -> dict[str | None, str]:
        return {seat.id: seat.learner_id for seat in self.seats}

    @cached_property
    def _beside(self) -> dict[str | None, int | None]:
        return {seat.id: seat.number for seat in self.seats}

    @property
    def is_revealed(self) -> bool:
        """Whether the class has seen the answers of this step."""
        return bool(self.step.questions) and self.revealed.issuperset(self.step.questions)

    @property
    def opening(self) -> Opening | None:
        """What the wall shows of a step without questions."""
        return None if self.step.questions else opening(self.step, self.texts.place(self.step.key))

    def steps(self) -> list[StepView]:
        """The way through the lesson with each step's progress."""
        return [self._step(place, step) for place, step in enumerate(self.lesson.steps)]

    def _step(self, place: int, step: Step) -> StepView:
        counts = [self.answers[key].answered + self.answers[key].late for key in step.questions]
        state: Literal["done", "now", "ahead"] = "now"
        if place != self.place:
            state = "done" if place < self.place else "ahead"
        title = self.texts.place(step.key).html("title")
        return StepView(place, step.key, title, step.minutes, min(counts) if counts else None, state)

    def seat_views(self) -> list[SeatView]:
        """All taken seats, by number."""
        return [self._seat(seat) for seat in self.seats]

    def _seat(self, seat: Seat) -> SeatView:
        connected = self._connected(seat)
        state: Literal["here", "away", "help"] = "here" if connected else "away"
        if seat.wants_help_at:
            state = "help"
        pictures, beside = tuple(seat.pictures.split()), self._beside.get(seat.shares_with)
        return SeatView(seat.id, seat.number or 0, state, connected, pictures, seat.tries > 0, beside)

    def hand_views(self) -> list[HandView]:
        """The questions of this step that can be asked by a show of hands, with what was counted so far."""
        questions = [self.lesson.questions[key] for key in self.step.questions]
        return [self._hands(question) for question in questions if question.kind in BY_HAND]

    def _hands(self, question: Question) -> HandView:
        given = self.answers[question.key]
        counted = given.counts if given.way == "hands" else {}
        choices = tuple((cell, self._label(question, cell), counted.get(cell)) for cell in question.cells())
        return HandView(question.key, self.texts.place(question.key).html("prompt"), choices)

    def for_class(self, key: str) -> QuestionView:
        """A question for all eyes: numbers only after the reveal and through disclosure control."""
        return self.for_wall(key) if key in self.revealed else self._view(key, ())

    def for_wall(self, key: str) -> QuestionView:
        """The same, revealed or not: for the page that is printed after the class."""
        picture = self.answers[key].picture
        if len(picture.rows) > MOST_ROWS:
            picture = Picture(reason="many")
        return self._view(key, picture.rows, picture)

    def for_teacher(self, key: str) -> QuestionView:
        """A question for the teacher's eyes: counts at any time, small ones kept vague."""
        rows = plain_rows(self.answers[key].counts)
        return self._view(key, rows if len(rows) <= MOST_ROWS else ())

    def _view(self, key: str, rows: tuple[Row, ...], picture: Picture | None = None) -> QuestionView:
        question, given = self.lesson.questions[key], self.answers[key]
        return QuestionView(
            key=question.key,
            prompt=self.texts.place(question.key).html("prompt"),
            answered=given.answered + given.late,
            late=given.late,
            way=given.way,
            devices=given.devices,
            revealed=question.key in self.revealed,
            choices=tuple(self._label(question, cell) for cell in question.cells())
            if question.kind in WITH_CHOICES
            else (),
            lines=lines(rows, lambda cell: self._label(question, cell)),
            picture=picture or Picture(rows),
        )

    def _label(self, question: Question, cell: str) -> Markup:
        return question.cell_label(cell, self.texts.place(question.key), self.labels)


def lines(rows: tuple[Row, ...], label: Callable[[str], Markup]) -> tuple[Line, ...]:
    """Rows with their words, bars measured against the longest."""
    longest = max((row.middle for row in rows), default=0) or 1
    return tuple(Line(label(row.cell), row, round(100 * row.middle / longest)) for row in rows)


def kept_views(found: ClassSession, lesson: Lesson, language: str, labels: Labels) -> list[QuestionView]:
    """The questions of an erased class, from what was kept of them; what left the lesson since is left out."""
    kept: dict[str, list[Row]] = {}
    ways: dict[str, Way] = {}
    for result in queries.kept_results(found):
        ways[result.question] = result.way
        kept.setdefault(result.question, []).append(Row(result.cell, result.shown, result.low, result.high))
    texts = lesson.texts(language)
    return [
        _kept_view(question, tuple(kept[key]), ways[key], texts, labels)
        for key, question in lesson.questions.items()
        if key in kept
    ]


def _kept_view(question: Question, rows: tuple[Row, ...], way: Way, texts: LessonTexts, labels: Labels) -> QuestionView:
    words = texts.place(question.key)
    known = tuple(row for row in rows if row.cell in question.cells())
    return QuestionView(
        key=question.key,
        prompt=words.html("prompt"),
        answered=0,
        late=0,
        revealed=True,
        way=way,
        lines=lines(known, lambda cell: question.cell_label(cell, words, labels)),
        picture=Picture(known),
    )
