"""Reads of attempts, and of what a class answered. Each is one or two statements, however large the class."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Row, Select, Text, and_, bindparam, cast, func, literal, or_, select

from elearn.base.core.db import connection, session
from elearn.base.core.errors import NotFound
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning.ledger import Entry, Standing, fold, standing
from elearn.learning.models import Answer, Attempt, Cohort, Reveal, learner
from elearn.learning.records import Answerable, Asked, AttemptRecord, Progress, Tally
from elearn.questions.base import Question

__all__ = ["Asked", "AttemptRecord", "Progress", "Standing", "Tally"]

_ANSWERABLE: Final = (
    Attempt.id,
    Attempt.learner_id,
    Attempt.cohort_id,
    Attempt.course,
    Attempt.lesson,
    Attempt.language,
    learner.c.expires_at,
    Cohort.closed_at,
)


def _entry_columns(answer: Any) -> tuple[Any, ...]:
    """What an entry is made of, in its order."""
    others = (Answer.points, Answer.points_of, Answer.is_right, Answer.late, Answer.shared_from)
    return (Answer.id, Answer.question, answer, *others)


_ENTRY: Final = _entry_columns(Answer.answer)


def _attempts(*more: Any) -> Select[Any]:
    joined = Attempt.__table__.join(learner, learner.c.id == Attempt.learner_id).outerjoin(
        Cohort.__table__, Cohort.id == Attempt.cohort_id
    )
    return select(*_ANSWERABLE, *more).select_from(joined)


_BY_ID: Final = _attempts(Attempt.revision, Attempt.pass_rule, Attempt.started_at).where(
    Attempt.id == bindparam("attempt")
)
# It runs with every answer: every column costs, so what only a repeated answer needs is fetched then.
_ASKED: Final = (
    _attempts(Cohort.shared, Reveal.revealed_at, Answer.id)
    .outerjoin(Reveal, and_(Reveal.cohort_id == Attempt.cohort_id, Reveal.question == bindparam("question")))
    .outerjoin(Answer, Answer.id == bindparam("answer"))
    .where(Attempt.id == bindparam("attempt"))
)
_PROGRESS: Final = (
    select(*_ENTRY, Reveal.revealed_at)
    .outerjoin(Reveal, and_(Reveal.cohort_id == bindparam("cohort"), Reveal.question == Answer.question))
    .where(Answer.attempt_id == bindparam("attempt"))
)
# The answers as text: a class gives the same ones again and again, and each is read once (`_cells`).
_COHORT_ANSWERS: Final = (
    select(Answer.attempt_id, *_entry_columns(cast(Answer.answer, Text)))
    .join(Attempt, Attempt.id == Answer.attempt_id)
    .where(Attempt.cohort_id == bindparam("cohort"), Answer.question.in_(bindparam("questions", expanding=True)))
)


def _entry(row: Iterable[Any]) -> Entry:
    return Entry(*row)


def attempt(attempt_id: str) -> AttemptRecord | None:
    """The attempt, or None for an unknown or purged one."""
    row = connection().execute(_BY_ID, {"attempt": attempt_id}).first()
    return AttemptRecord(*row) if row else None


def asked(attempt_id: str, question: str, answer_id: str) -> Asked | None:
    """Everything that decides about one new answer, in one statement; None for an unknown or purged attempt."""
    values = {"attempt": attempt_id, "question": question, "answer": answer_id}
    row = connection().execute(_ASKED, values).first()
    return _asked(row, question, answer_id) if row else None


def _asked(row: Row[Any], question: str, answer_id: str) -> Asked:
    cut = len(_ANSWERABLE)
    shared, revealed_at, known = row[cut:]
    stored_attempt_id, stored = _stored(answer_id) if known else (None, None)
    return Asked(
        attempt=Answerable(*row[:cut]),
        question=question,
        answer_id=answer_id,
        revealed=revealed_at is not None,
        devices_shared=bool(shared),
        stored=stored,
        stored_attempt_id=stored_attempt_id,
    )


def _stored(answer_id: str) -> tuple[str, Entry]:
    """What stands in the ledger under this id, and whose it is."""
    row = connection().execute(select(Answer.attempt_id, *_ENTRY).where(Answer.id == answer_id)).one()
    return row.attempt_id, _entry(row[1:])


def progress(of: AttemptRecord) -> Progress:
    """The answers that count, and which of them may be explained: outside a class all, inside after the reveal."""
    rows = connection().execute(_PROGRESS, {"attempt": of.id, "cohort": of.cohort_id}).all()
    revealed = {row.question for row in rows if row.revealed_at is not None}
    counted = fold(_entry(row[:-1]) for row in rows)
    free = of.cohort_id is None or of.closed_at is not None
    shown = {key: entry for key, entry in counted.items() if free or entry.late or key in revealed}
    return Progress(counted, shown)


def lesson_of(of: Answerable) -> Lesson | None:
    """The lesson as it is now; None if it has left the catalogue."""
    try:
        return catalogue().lesson(of.course, of.lesson)
    except NotFound:
        return None


def standing_of(of: AttemptRecord, entries: Mapping[str, Entry], lesson: Lesson) -> Standing:
    """Points by the pass rule of the attempt's start."""
    worth = {key: full_points(question, lesson) for key, question in lesson.questions.items()}
    return standing(entries, worth, of.pass_rule["share"])


def full_points(question: Question, lesson: Lesson) -> int:
    """What a right answer is worth; 0 where nothing is right or wrong."""
    texts = lesson.texts("ja").place(question.key)
    right = question.right_answer(texts) if question.scored else None
    return 0 if right is None else question.mark(right, texts).of


def tally(cohort_id: str, question: Question) -> Tally:
    """The class's picture of one question."""
    return tallies(cohort_id, (question,))[question.key]


def tallies(cohort_id: str, questions: Iterable[Question]) -> dict[str, Tally]:
    """The class's pictures of several questions, in one statement."""
    by_key = {question.key: question for question in questions}
    pictured = {key: question for key, question in by_key.items() if question.cells()}
    found = {key: Tally() for key in by_key}
    for (_, key), entry in _counted(cohort_id, by_key).items():
        _count(found[key], entry, _cells(pictured[key], entry.answer) if key in pictured else ())
    return found


@lru_cache(maxsize=4096)
def _cells(question: Question, answer: str) -> tuple[str, ...]:
    """Where an answer counts, from its text in the ledger. Typed answers have no cells and are never kept here."""
    return question.tally(json.loads(answer))


def _counted(cohort_id: str, keys: Iterable[str]) -> dict[tuple[str, str], Entry]:
    rows = connection().execute(_COHORT_ANSWERS, {"cohort": cohort_id, "questions": list(keys)}).all()
    ledgers: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        ledgers[row.attempt_id].append(_entry(row[1:]))
    folded = {attempt_id: fold(entries) for attempt_id, entries in ledgers.items()}
    return {(who, key): entry for who, counted in folded.items() for key, entry in counted.items()}


def _count(into: Tally, entry: Entry, cells: tuple[str, ...]) -> None:
    if entry.late:
        into.late += 1
        return
    into.answered += 1
    into.cells.update(cells)
    if entry.given not in into.given:
        into.given_cells.update(cells)
    into.given[entry.given] += 1
    if entry.right is not None:
        into.scored += 1
        into.right += entry.right


def learners_answered(cohort_id: str) -> dict[str, int]:
    """For each learner of the cohort who has answered anything, how many questions; for the list of seats."""
    rows = session().execute(
        select(Attempt.learner_id, func.count(Answer.question.distinct()))
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.cohort_id == cohort_id)
        .group_by(Attempt.learner_id)
    )
    return {row[0]: row[1] for row in rows}


def revealed(cohort_id: str) -> frozenset[str]:
    """The questions whose answers the class has been shown."""
    return frozenset(session().scalars(select(Reveal.question).where(Reveal.cohort_id == cohort_id)))


def attempt_in(cohort_id: str, learner_id: str) -> str | None:
    """The learner's attempt in the cohort."""
    return session().scalar(select(Attempt.id).filter_by(cohort_id=cohort_id, learner_id=learner_id))


def may_start(learner_id: str, at_least_until: datetime) -> bool:
    """Whether the learner is known and kept until then."""
    kept = or_(learner.c.expires_at.is_(None), learner.c.expires_at > at_least_until)
    return session().scalar(select(literal(1)).select_from(learner).where(learner.c.id == learner_id, kept)) is not None


def lessons_passed(learner_id: str) -> dict[tuple[str, str], datetime]:
    """The lessons (course, lesson) that the learner took alone and passed, with the start of the latest such attempt.

    Passed means: every question that can be right or wrong is answered, and the points reach the pass rule.
    """
    rows = session().execute(
        select(Attempt.id, Attempt.course, Attempt.lesson, Attempt.pass_rule, Attempt.started_at, *_ENTRY)
        .join(Answer, Answer.attempt_id == Attempt.id)
        .where(Attempt.learner_id == learner_id, Attempt.cohort_id.is_(None))
        .order_by(Attempt.started_at)
    )
    runs: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        runs[row[0]].append(row)
    passed: dict[tuple[str, str], datetime] = {}
    for answers in runs.values():
        _, course, lesson, rule, started_at = answers[0][:5]
        if _is_passed(course, lesson, rule["share"], [_entry(row[5:]) for row in answers]):
            passed[course, lesson] = started_at
    return passed


def _is_passed(course: str, lesson: str, share: float, entries: list[Entry]) -> bool:
    try:
        found = catalogue().lesson(course, lesson)
    except NotFound:
        return False
    worth = {key: points for key, question in found.questions.items() if (points := full_points(question, found))}
    reached = standing(fold(entries), worth, share)
    return reached.passed and not reached.open
