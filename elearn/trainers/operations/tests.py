"""Drawing, answering and counting a test. The server's clock decides; keys stay here."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.trainers import queries
from elearn.trainers.content.shapes import Item, PathwayFile
from elearn.trainers.models import PACES, DrawnTest, TestAnswer, TestResult
from elearn.trainers.operations.awarding import award_if_earned
from elearn.trainers.queries.programme import programme
from elearn.trainers.queries.tests import choices_of, tests_of

_CHANCE: Final = secrets.SystemRandom()
_LONGEST_ID: Final = 64
# An open test without a limit ends some day: nobody sits for longer than that.
_LONGEST: Final = timedelta(days=1)
OVER: Final = N_("The time of this test is over. What you had chosen by then is saved.")


def begin_test(
    person_id: str, pathway: str, pace: str, now: datetime, *, practice: bool, chance: Random = _CHANCE
) -> DrawnTest:
    """Draw a test and start the clock; one that runs already goes on instead."""
    if pace not in PACES:
        raise Invalid(N_("Please choose how much time you want."))
    found = programme().pathway(pathway)
    standing = queries.standing_of(person_id, pathway, now)
    running = standing.test.practising if practice else standing.test.running
    if running is not None:
        return running
    if not practice:
        _require_open(standing, now)
    wanted = found.test.practice if practice else found.test.draw
    drawn = _drawn(found, wanted, {} if practice else standing.test.kept, _seen(person_id), practice, chance)
    test = DrawnTest(
        id=new_id(),
        person_id=person_id,
        pathway=pathway,
        practice=practice,
        pace=pace,
        drawn=drawn,
        share=found.test.share,
        started_at=now,
        ends_at=_ends_at(found, pace, len(drawn), now),
    )
    return _added(test)


def _added(test: DrawnTest) -> DrawnTest:
    """Two presses at the same moment are one test: the second takes the one that the first began."""
    try:
        with session().begin_nested():
            session().add(test)
    except IntegrityError:
        same = {"person_id": test.person_id, "pathway": test.pathway, "practice": test.practice}
        return session().scalars(select(DrawnTest).filter_by(**same).where(DrawnTest.handed_in_at.is_(None))).one()
    return test


def _require_open(standing: queries.Standing, now: datetime) -> None:
    if not (standing.done("begin") and standing.done("before") and standing.done("modules")):
        raise Conflict(N_("First come the lessons; then the test opens."))
    if not standing.done("practice-test"):
        raise Conflict(N_("Please try the practice test first: it has the same screens and counts for nothing."))
    if not standing.test.may_begin(now):
        raise Conflict(N_("The next attempt is not open yet."))


def _ends_at(pathway: PathwayFile, pace: str, questions: int, now: datetime) -> datetime | None:
    """A retry or a practice test of fewer questions has its share of the time."""
    if pace == "open":
        return None
    minutes = pathway.test.minutes * questions / pathway.test.questions
    return now + timedelta(minutes=max(1.0, minutes * (1.5 if pace == "half-more" else 1)))


def _seen(person_id: str) -> set[str]:
    return {drawn["item"] for test, _ in tests_of(person_id) if not test.practice for drawn in test.drawn}


def _drawn(
    pathway: PathwayFile,
    wanted: Mapping[Any, int],
    kept: Mapping[str, list[int]],
    seen: set[str],
    practice: bool,
    chance: Random,
) -> list[dict[str, Any]]:
    """Items by domain, those not met before first; all in one shuffled order."""
    drawn: list[tuple[str, Item]] = []
    for domain, count in wanted.items():
        if domain in kept:
            continue
        items = programme().items(pathway.test.pool, domain, practice=practice)
        chance.shuffle(items)
        items.sort(key=lambda item: item.key in seen)
        if len(items) < count:
            raise Conflict(N_("There are not enough questions for this test yet. Please tell your office."))
        drawn += [(domain, item) for item in items[:count]]
    chance.shuffle(drawn)
    return [_place(domain, item, chance) for domain, item in drawn]


def _place(domain: str, item: Item, chance: Random) -> dict[str, Any]:
    """One screen. The right answer is fixed now, so that a later change of the bank changes no running test."""
    keys = [option.key for option in item.options]
    chance.shuffle(keys)
    options = [[f"{chance.getrandbits(40):010x}", key] for key in keys]
    right = next(opaque for opaque, key in options if key == item.right)
    return {"item": item.key, "domain": domain, "reread": item.reread, "right": right, "options": options}


def choose(test_id: str, place: int, option: str, answer_id: str, now: datetime) -> None:
    """Save one choice; the same one sent again changes nothing. Conflict once the time is over or it is handed in."""
    test = _locked(test_id)
    _require_running(test, now)
    if not 1 <= place <= len(test.drawn) or option not in {opaque for opaque, _ in test.drawn[place - 1]["options"]}:
        raise Invalid(N_("Please choose one of the answers."))
    if not answer_id or len(answer_id) > _LONGEST_ID:
        raise Invalid(N_("Please open the page again, then choose."))
    known = session().get(TestAnswer, (test_id, answer_id))
    if known is not None and (known.place, known.option) == (place, option):
        return
    number = session().scalar(select(func.coalesce(func.max(TestAnswer.number), 0)).filter_by(test_id=test_id)) or 0
    session().add(
        TestAnswer(
            test_id=test_id,
            # An old page from the browser's history with another choice in it is a new answer, not a fault.
            id=answer_id if known is None else new_id(),
            number=number + 1,
            place=place,
            option=option,
            saved_at=now,
        )
    )
    session().flush()


def _locked(test_id: str) -> DrawnTest:
    """Saving and handing in wait for each other."""
    return session().scalars(select(DrawnTest).where(DrawnTest.id == test_id).with_for_update()).one()


def _require_running(test: DrawnTest, now: datetime) -> None:
    if test.handed_in_at is not None:
        raise Conflict(N_("This test is handed in; nothing changes any more."))
    if test.ends_at is not None and now >= test.ends_at:
        raise Conflict(OVER)


def hand_in(test_id: str, now: datetime) -> bool:
    """Count the test, once: whoever comes second, or hundredth, changes nothing and hears False."""
    ended = (
        update(DrawnTest)
        .where(DrawnTest.id == test_id, DrawnTest.handed_in_at.is_(None))
        .values(handed_in_at=now)
        .returning(DrawnTest.id)
        .execution_options(synchronize_session=False)
    )
    if session().execute(ended).first() is None:
        return False
    test = session().get_one(DrawnTest, test_id, populate_existing=True)
    if test.ends_at is not None and test.ends_at < now:
        # Handed in by the clock: the spacing counts from the end of the time.
        test.handed_in_at = test.ends_at
    session().add(_result(test, now))
    session().flush()
    if not test.practice:
        award_if_earned(test.person_id, test.pathway, now)
    return True


def _result(test: DrawnTest, now: datetime) -> TestResult:
    kept = {} if test.practice else _kept_before(test, now)
    domains = kept | _marked(test)
    points, of = (sum(pair[at] for pair in domains.values()) for at in (0, 1))
    return TestResult(
        test_id=test.id, domains=domains, points=points, points_of=of, passed=points >= test.share * of, counted_at=now
    )


def _kept_before(test: DrawnTest, now: datetime) -> dict[str, list[int]]:
    """The domains that this test left out because an earlier one had passed them."""
    pathway = programme().pathway(test.pathway)
    earlier = [row for row in tests_of(test.person_id) if row[0].pathway == test.pathway and row[0].id != test.id]
    asked = {drawn["domain"] for drawn in test.drawn}
    kept = queries.test_standing(pathway, earlier, now - pathway.counts_for).kept
    return {domain: pair for domain, pair in kept.items() if domain not in asked}


def _marked(test: DrawnTest) -> dict[str, list[int]]:
    """Right and asked, by domain. A question that left the bank meanwhile is not counted."""
    chosen, bank = choices_of(test.id), programme().bank
    domains: dict[str, list[int]] = {}
    for place, drawn in enumerate(test.drawn, 1):
        pair = domains.setdefault(drawn["domain"], [0, 0])
        if drawn["item"] in bank:
            pair[0] += chosen.get(place) == drawn["right"]
            pair[1] += 1
    return domains


def hand_in_overdue(now: datetime) -> int:
    """Count the tests whose time ran out while nobody looked; says how many."""
    limit, begun = DrawnTest.ends_at <= now, DrawnTest.started_at <= now - _LONGEST
    overdue = select(DrawnTest.id).where(
        DrawnTest.handed_in_at.is_(None), limit | (DrawnTest.ends_at.is_(None) & begun)
    )
    return sum(hand_in(test_id, now) for test_id in _listed(session().scalars(overdue)))


def _listed(ids: Iterable[str]) -> list[str]:
    return list(ids)
