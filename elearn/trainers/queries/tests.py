"""Tests as their own candidate sees them: screens without keys, results by domain, when the next attempt may begin."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from elearn.base.core.actor import Actor
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.trainers import rules
from elearn.trainers.content.programme import Programme
from elearn.trainers.content.shapes import DOMAINS, BankSource, Item, PathwayFile, Told
from elearn.trainers.models import DrawnTest, TestAnswer, TestResult
from elearn.trainers.queries.programme import programme


@dataclass(frozen=True)
class TestStanding:
    """Where somebody is with a pathway's test.

    `passed` is a result that still counts; `kept` are the domains that a retry leaves out, as {domain: [right, of]}.
    """

    __test__ = False

    running: DrawnTest | None = None
    practising: DrawnTest | None = None
    practised: bool = False
    passed: TestResult | None = None
    last: DrawnTest | None = None
    last_result: TestResult | None = None
    again_from: datetime | None = None
    kept: Mapping[str, list[int]] = field(default_factory=dict)

    def may_begin(self, now: datetime) -> bool:
        """Whether a counted attempt may begin now."""
        return self.passed is None and self.running is None and (self.again_from is None or now >= self.again_from)


def test_standing(
    pathway: PathwayFile, rows: Sequence[tuple[DrawnTest, TestResult | None]], since: datetime
) -> TestStanding:
    """From all of a person's tests of the pathway, the oldest first; results up to `since` count no more."""
    counted = [(test, result) for test, result in rows if not test.practice and result is not None]
    test, result = counted[-1] if counted else (None, None)
    fresh = result is not None and result.counted_at > since
    passed = next((each for _, each in reversed(counted) if each.passed), None) if counted else None
    still = passed is not None and passed.counted_at > since
    failed = test is not None and result is not None and not result.passed
    return TestStanding(
        running=next((each for each, _ in rows if not each.practice and each.handed_in_at is None), None),
        practising=next((each for each, _ in rows if each.practice and each.handed_in_at is None), None),
        practised=any(each.practice and each.handed_in_at is not None for each, _ in rows),
        passed=passed if still else None,
        last=test,
        last_result=result,
        again_from=_again_from(pathway, test) if failed and not still else None,
        kept=_kept(pathway, result) if failed and fresh and result is not None else {},
    )


test_standing.__test__ = False  # type: ignore[attr-defined]


def _again_from(pathway: PathwayFile, test: DrawnTest | None) -> datetime | None:
    return test.handed_in_at + pathway.test.spacing if test is not None and test.handed_in_at else None


def _kept(pathway: PathwayFile, result: TestResult) -> dict[str, list[int]]:
    return {
        domain: [right, of] for domain, (right, of) in result.domains.items() if of and right >= pathway.test.share * of
    }


def tests_of(person_id: str) -> list[tuple[DrawnTest, TestResult | None]]:
    """All tests of the person with their results, the oldest first."""
    rows = session().execute(
        select(DrawnTest, TestResult)
        .outerjoin(TestResult, TestResult.test_id == DrawnTest.id)
        .where(DrawnTest.person_id == person_id)
        .order_by(DrawnTest.started_at, DrawnTest.id)
    )
    return [(test, result) for test, result in rows]


def own_test(actor: Actor, test_id: str) -> DrawnTest:
    """The person's own test; anyone else's does not exist."""
    found = session().get(DrawnTest, test_id)
    if found is None or not rules.sits_test(actor, found):
        raise NotFound(N_("There is nothing at this address."))
    return found


@dataclass(frozen=True)
class Question:
    """One screen: the words and the shuffled answers under ids that mean something in this test only."""

    place: int
    prompt: Told | None
    options: Sequence[tuple[str, Told]]
    chosen: str


@dataclass(frozen=True)
class Screen:
    """A test under way: which places are answered, and the question that is asked for."""

    test: DrawnTest
    answered: Mapping[int, str]

    @property
    def total(self) -> int:
        """How many questions."""
        return len(self.test.drawn)

    @property
    def open(self) -> list[int]:
        """The places without an answer."""
        return [place for place in range(1, self.total + 1) if place not in self.answered]

    def over(self, now: datetime) -> bool:
        """Whether nothing can be answered any more."""
        ended = self.test.ends_at is not None and now >= self.test.ends_at
        return self.test.handed_in_at is not None or ended

    def question(self, place: int) -> Question:
        """The question of the place; NotFound beyond the last one."""
        if not 1 <= place <= self.total:
            raise NotFound(N_("There is nothing at this address."))
        drawn = self.test.drawn[place - 1]
        item = programme().bank.get(drawn["item"])
        options = [(opaque, item.option(key)) for opaque, key in drawn["options"] if _has(item, key)] if item else []
        return Question(place, item.prompt if item else None, options, self.answered.get(place, ""))


def _has(item: Item, key: str) -> bool:
    return any(option.key == key for option in item.options)


def screen_of(test: DrawnTest) -> Screen:
    """The test with the answers that count: the latest of each place."""
    return Screen(test, choices_of(test.id))


def choices_of(test_id: str) -> dict[int, str]:
    """The option that counts, by place."""
    latest = (
        select(func.max(TestAnswer.number).label("number"))
        .where(TestAnswer.test_id == test_id)
        .group_by(TestAnswer.place)
        .subquery()
    )
    rows = session().execute(
        select(TestAnswer.place, TestAnswer.option).where(
            TestAnswer.test_id == test_id, TestAnswer.number.in_(select(latest.c.number))
        )
    )
    return {row.place: row.option for row in rows}


@dataclass(frozen=True)
class DomainState:
    """How a domain went."""

    domain: str
    right: int
    of: int
    passed: bool


@dataclass(frozen=True)
class ResultView:
    """A counted result for its page: by domain, and the lessons that are worth another look. It names no question."""

    result: TestResult
    domains: Sequence[DomainState]
    reread: Sequence[str]
    needed: int


def result_of(test: DrawnTest) -> ResultView:
    """The result; NotFound before the test is handed in."""
    result = session().get(TestResult, test.id)
    if result is None:
        raise NotFound(N_("There is nothing at this address."))
    states = [_state(each, result.domains[each], test.share) for each in DOMAINS if each in result.domains]
    needed = math.ceil(round(result.points_of * test.share, 6))
    return ResultView(result, states, _reread(test, {state.domain for state in states if not state.passed}), needed)


def _state(domain: str, pair: Sequence[int], share: float) -> DomainState:
    right, of = pair
    return DomainState(domain, right, of, right >= share * of)


def _reread(test: DrawnTest, weak: set[str]) -> list[str]:
    """The lessons behind the weak domains: all of them, so that nobody learns which single answer was wrong."""
    return sorted({drawn["reread"] for drawn in test.drawn if drawn["domain"] in weak})


@dataclass(frozen=True)
class Reason:
    """A practice question looked at afterwards: what was chosen, what is right, and why."""

    item: Item
    chosen: Told | None
    right: Told
    sources: Sequence[BankSource]

    @property
    def is_right(self) -> bool:
        """Whether the choice was the right one."""
        return self.chosen is self.right


def reasons_of(test: DrawnTest) -> list[Reason]:
    """Reasons for a practice test that is handed in; for any other test there are none, so that its keys stay here."""
    if not test.practice or test.handed_in_at is None:
        return []
    chosen = choices_of(test.id)
    return [
        _reason(programme(), drawn, chosen.get(place, ""))
        for place, drawn in enumerate(test.drawn, 1)
        if drawn["item"] in programme().bank
    ]


def _reason(known: Programme, drawn: Mapping[str, Any], opaque: str) -> Reason:
    item = known.bank[drawn["item"]]
    key = dict(drawn["options"]).get(opaque)
    bank = known.domains[drawn["domain"]]
    sources = [source for source in bank.sources if source.key in item.sources]
    chosen = item.option(key) if key and _has(item, key) else None
    return Reason(item, chosen, item.option(item.right), sources)
