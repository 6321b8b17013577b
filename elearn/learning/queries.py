"""Reads of attempts, and of what a class answered. Each is one or two statements, however large the class."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, Select, and_, bindparam, func, literal, or_, select

from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning.ledger import Entry, Standing, fold, standing
from elearn.learning.models import Answer, Attempt, Cohort, Reveal, learner
from elearn.learning.records import Asked, AttemptRecord, Progress, Tally
from elearn.questions.base import Question

__all__ = ["Asked", "AttemptRecord", "Progress", "Standing", "Tally"]

_ATTEMPT: Final = (
    Attempt.id,
    Attempt.learner_id,
    Attempt.cohort_id,
    Attempt.course,
    Attempt.lesson,
    Attempt.revision,
    Attempt.language,
    Attempt.pass_rule,
    Attempt.started_at,
    learner.c.expires_at,
    Cohort.closed_at,
)
_ENTRY: Final = (
    Answer.id,
    Answer.question,
    Answer.answer,
    Answer.points,
    Answer.points_of,
    Answer.is_right,
    Answer.late,
    Answer.shared_from,
)


def _attempts(*more: Any) -> Select[Any]:
    joined = Attempt.__table__.join(learner, learner.c.id == Attempt.learner_id).outerjoin(
        Cohort.__table__, Cohort.id == Attempt.cohort_id
    )
    return select(*_ATTEMPT, *more).select_from(joined)


_BY_ID: Final = _attempts().where(Attempt.id == bindparam("attempt"))
_ASKED: Final = (
    _attempts(Reveal.revealed_at, Answer.attempt_id, *_ENTRY)
    .outerjoin(Reveal, and_(Reveal.cohort_id == Attempt.cohort_id, Reveal.question == bindparam("question")))
    .outerjoin(Answer, Answer.id == bindparam("answer"))
    .where(Attempt.id == bindparam("attempt"))
)
_PROGRESS: Final = (
    select(*_ENTRY, Reveal.revealed_at)
    .outerjoin(Reveal, and_(Reveal.cohort_id == bindparam("cohort"), Reveal.question == Answer.question))
    .where(Answer.attempt_id == bindparam("attempt"))
)
_COHORT_ANSWERS: Final = (
    select(Answer.attempt_id, *_ENTRY)
    .join(Attempt, Attempt.id == Answer.attempt_id)
    .where(Attempt.cohort_id == bindparam("cohort"), Answer.question.in_(bindparam("questions", expanding=True)))
)


def _entry(row: Iterable[Any]) -> Entry:
    return Entry(*row)


def attempt(attempt_id: str) -> AttemptRecord | None:
    """The attempt, or None for an unknown or purged one."""
    row = session().connection().execute(_BY_ID, {"attempt": attempt_id}).first()
    return AttemptRecord(*row) if row else None


def asked(attempt_id: str, question: str, answer_id: str) -> Asked | None:
    """Everything that decides about one answer, in one statement; None for an unknown or purged attempt."""
    values = {"attempt": attempt_id, "question": question, "answer": answer_id}
    row = session().connection().execute(_ASKED, values).first()
    return _asked(row, question, answer_id) if row else None


def _asked(row: Row[Any], question: str, answer_id: str) -> Asked:
    cut = len(_ATTEMPT)
    revealed_at, stored_attempt_id = row[cut : cut + 2]
    return Asked(
        attempt=AttemptRecord(*row[:cut]),
        question=question,
        answer_id=answer_id,
        revealed=revealed_at is not None,
        stored=_entry(row[cut + 2 :]) if stored_attempt_id else None,
        stored_attempt_id=stored_attempt_id,
    )


def progress(of: AttemptRecord) -> Progress:
    """The answers that count, and which of them may be explained: outside a class all, inside after the reveal."""
    rows = session().connection().execute(_PROGRESS, {"attempt": of.id, "cohort": of.cohort_id}).all()
    revealed = {row.question for row in rows if row.revealed_at is not None}
    counted = fold(_entry(row[:-1]) for row in rows)
    free = of.cohort_id is None or of.closed_at is not None
    shown = {key: entry for key, entry in counted.items() if free or entry.late or key in revealed}
    return Progress(counted, shown)


def lesson_of(of: AttemptRecord) -> Lesson | None:
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
    found = {key: Tally() for key in by_key}
    for (_, key), entry in _counted(cohort_id, by_key).items():
        _count(found[key], entry, by_key[key])
    return found


def _counted(cohort_id: str, keys: Iterable[str]) -> dict[tuple[str, str], Entry]:
    rows = session().connection().execute(_COHORT_ANSWERS, {"cohort": cohort_id, "questions": list(keys)}).all()
    ledgers: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        ledgers[row.attempt_id].append(_entry(row[1:]))
    folded = {attempt_id: fold(entries) for attempt_id, entries in ledgers.items()}
    return {(who, key): entry for who, counted in folded.items() for key, entry in counted.items()}


def _count(into: Tally, entry: Entry, question: Question) -> None:
    if entry.late:
        into.late += 1
        return
    cells = question.tally(entry.answer)
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
