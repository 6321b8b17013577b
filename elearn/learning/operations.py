"""Writes: starting, answering, the class's reveal and end, and forgetting."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from elearn.base.core.db import connection, new_id, session
from elearn.base.core.errors import Gone, Invalid, Unavailable
from elearn.base.core.messages import NP_
from elearn.base.core.ports import service
from elearn.base.core.steady import Steadiness
from elearn.courseware.queries import catalogue
from elearn.learning import queries
from elearn.learning.ids import shared_answer_id
from elearn.learning.ledger import Entry
from elearn.learning.models import Answer, Attempt, Cohort, Reveal, learner
from elearn.learning.records import Asked, Receipt
from elearn.learning.signals import answer_recorded
from elearn.questions.base import Question

GONE: Final = NP_("child", "This lesson was put away. Answers are kept for a limited time only.")
LATER: Final = NP_("child", "Just a moment, please. Your answer is sent again by itself.")
NO_QUESTION: Final = NP_("child", "This question is not in the lesson any more. Please open the page again.")
ID_TAKEN: Final = NP_("child", "Another answer has this number already. Please open the page again.")

# The first writer of an id wins on both engines; the others get no row back and read what stands there.
_INSERT: Final = {
    name: dialect.insert(Answer.__table__).on_conflict_do_nothing().returning(Answer.id)
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_SHARE: Final = {
    name: dialect.insert(Answer.__table__).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
_REVEAL: Final = {
    name: dialect.insert(Reveal.__table__).on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}


def start_attempt(
    learner_id: str, course: str, lesson: str, language: str, now: datetime, *, cohort_id: str | None = None
) -> str:
    """A new attempt at the lesson's present revision and pass rule; in a cohort, the learner's one attempt there."""
    if cohort_id is not None and (known := queries.attempt_in(cohort_id, learner_id)) is not None:
        return known
    found = catalogue().lesson(course, lesson)
    attempt = Attempt(
        id=new_id(),
        learner_id=learner_id,
        cohort_id=cohort_id,
        course=course,
        lesson=lesson,
        revision=found.revision,
        language=language,
        pass_rule={"share": found.course.pass_rule.share},
        started_at=now,
    )
    session().add(attempt)
    session().flush()
    return attempt.id


def answer_question(asked: Asked, answer: object, now: datetime, *, language: str | None = None) -> Receipt:
    """Record an answer once; the same `answer_id` again gives the same receipt and no second row.

    `asked` comes from `queries.asked`. `answer` is any JSON value; it is marked with the words of `language` (typed
    answers differ by language; default: the attempt's). An answer after the reveal or the end is kept and marked late.
    """
    if asked.attempt.expired(now):
        raise Gone(GONE) if service(Steadiness).holds() else Unavailable(LATER)
    if asked.stored is not None:
        return _replay(asked, asked.stored, answer)
    entry, revision = _marked(asked, answer, language or asked.attempt.language)
    if not _insert(entry, asked.attempt.id, revision, now):
        return _lost_race(asked, answer)
    answer_recorded.send(
        None,
        attempt_id=asked.attempt.id,
        learner_id=asked.attempt.learner_id,
        cohort_id=asked.attempt.cohort_id,
        question=asked.question,
        late=entry.late,
        answer_id=entry.id,
        devices_shared=asked.devices_shared,
    )
    return Receipt(entry, _shown(asked, entry))


def share_answer(answer_id: str, attempt_ids: Iterable[str]) -> None:
    """The answer stands for these attempts, too: their learners gave it together on one device."""
    given = connection().execute(select(Answer.__table__).where(Answer.id == answer_id)).mappings().one()
    rows = [
        {**given, "id": shared_answer_id(answer_id, each), "attempt_id": each, "shared_from": answer_id}
        for each in attempt_ids
    ]
    if rows:
        connection().execute(_SHARE[connection().dialect.name], rows)


def question_of(asked: Asked) -> Question:
    """The question as it is now; Invalid, in kind words, if it has left the lesson."""
    lesson = queries.lesson_of(asked.attempt)
    question = lesson.questions.get(asked.question) if lesson else None
    if question is None:
        raise Invalid(NO_QUESTION)
    return question


def _marked(asked: Asked, answer: object, language: str) -> tuple[Entry, str]:
    question = question_of(asked)
    lesson = catalogue().lesson(asked.attempt.course, asked.attempt.lesson)
    value = question.read_json(answer)
    mark = question.mark(value, lesson.texts(language).place(question.key))
    entry = Entry(asked.answer_id, question.key, value, mark.points, mark.of, mark.right, asked.settled)
    return entry, lesson.revision


def _insert(entry: Entry, attempt_id: str, revision: str, now: datetime) -> bool:
    values = {
        "id": entry.id,
        "attempt_id": attempt_id,
        "question": entry.question,
        "revision": revision,
        "answer": entry.answer,
        "points": entry.points,
        "points_of": entry.of,
        "is_right": entry.right,
        "late": entry.late,
        "recorded_at": now,
    }
    return connection().execute(_INSERT[connection().dialect.name], values).first() is not None


def _lost_race(asked: Asked, answer: object) -> Receipt:
    """The same id arrived twice at once, and the other copy was first."""
    again = queries.asked(asked.attempt.id, asked.question, asked.answer_id)
    if again is None or again.stored is None:
        raise Gone(GONE)
    return _replay(again, again.stored, answer)


def _replay(asked: Asked, stored: Entry, answer: object) -> Receipt:
    if not repeats(asked, answer):
        raise Invalid(ID_TAKEN)
    return Receipt(stored, _shown(asked, stored))


def repeats(asked: Asked, answer: object) -> bool:
    """Whether this is the very answer that the ledger holds under its id, also if the question has gone since."""
    stored = asked.stored
    if stored is None or (asked.attempt.id, asked.question) != (asked.stored_attempt_id, stored.question):
        return False
    return answer == stored.answer or _reads_as(asked, answer, stored.answer)


def _reads_as(asked: Asked, answer: object, stored: Any) -> bool:
    try:
        return bool(question_of(asked).read_json(answer) == stored)
    except Invalid:
        return False


def _shown(asked: Asked, entry: Entry) -> bool:
    return asked.attempt.cohort_id is None or asked.settled or entry.late


def open_cohort() -> str:
    """A new cohort."""
    cohort = Cohort(id=new_id())
    session().add(cohort)
    session().flush()
    return cohort.id


def share_devices(cohort_id: str) -> None:
    """From now on an answer may stand for several learners of the cohort."""
    session().execute(update(Cohort).where(Cohort.id == cohort_id).values(shared=True))


def close_cohort(cohort_id: str, now: datetime) -> None:
    """From now on answers are late and feedback is free; closing twice keeps the first time."""
    session().execute(update(Cohort).where(Cohort.id == cohort_id, Cohort.closed_at.is_(None)).values(closed_at=now))


def reveal(cohort_id: str, questions: Iterable[str], now: datetime) -> None:
    """Show the cohort the feedback to these questions; revealing twice keeps the first time."""
    rows = [{"cohort_id": cohort_id, "question": key, "revealed_at": now} for key in sorted(set(questions))]
    if rows:
        connection().execute(_REVEAL[connection().dialect.name], rows)


def purge_attempts(learner_ids: Collection[str]) -> int:
    """Delete all attempts of these learners with their answers; says how many attempts went."""
    gone = session().execute(delete(Attempt).where(Attempt.learner_id.in_(learner_ids)).returning(Attempt.id))
    return len(gone.all())


def purge_cohort(cohort_id: str) -> int:
    """Delete a cohort with its reveals, attempts and answers; says how many attempts went."""
    gone = session().execute(delete(Attempt).where(Attempt.cohort_id == cohort_id).returning(Attempt.id)).all()
    session().execute(delete(Cohort).where(Cohort.id == cohort_id))
    return len(gone)


def purge_expired_guests(now: datetime, most: int = 500) -> list[str]:
    """Delete attempts of guests whose time is over, a bounded number at once; gives the guests, to be erased next.

    Seats are left alone: their class purges them, after it has written its suppressed counts.
    """
    expired = session().scalars(
        select(learner.c.id).where(learner.c.kind == "guest", learner.c.expires_at <= now).limit(most)
    )
    guests = list(expired)
    purge_attempts(guests)
    return guests
