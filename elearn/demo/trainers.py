"""People on the pathways: a founding lead trainer, a candidate in the middle, a supporter who goes on, one group."""

from datetime import datetime, timedelta
from typing import Final

from elearn.accounts import operations as accounts
from elearn.accounts import queries as people
from elearn.badges import operations as badges
from elearn.badges import queries as holding
from elearn.badges.issuer import Issuer
from elearn.base.core.actor import Actor
from elearn.base.core.clock import TOKYO
from elearn.base.core.ports import service
from elearn.courseware.queries import Lesson, catalogue
from elearn.demo.places import TOWN
from elearn.learning import operations as learning
from elearn.learning import queries as attempts
from elearn.learning.ids import new_answer_id
from elearn.trainers import operations, queries
from elearn.trainers.operations import Founding, Meeting, Plan, Scores

_REFLECTION: Final = (
    "最初の五分は早口でした。「あなたなら、まずどうしますか」のあと、三つ数えて待ったら、後ろの方が話してくださいました。"
    "次は、一人で考える時間を先に取ってから、となりの人と話してもらいます。"
)
_COMMENT: Final = (
    "三秒待ったとき、後ろの席の方が話し始めました。次の一つは、問いのあとに三つ数えること。それだけで十分です。"
)


def build_trainers(now: datetime) -> None:
    """What is missing of it. Badges need the address that this demo has today; without one nobody signs yet."""
    town = people.organisation_id_by_name(TOWN)
    if town is None:
        return
    if people.person_id_by_name("kudo") is None:
        _people(town, now)
    if "supporter" not in queries.programme().pathways:
        return
    if queries.path_of(_person("aoki"), "supporter") is None:
        _candidate(town, now)
    if holding.can_issue():
        _lead(town, now)
        if queries.path_of(_person("mori"), "supporter") is None:
            _watched(town, now)
            _group(town, now)


def _people(town: str, now: datetime) -> None:
    second = accounts.create_person("seki", "関 はるか", now)
    accounts.grant_role(second, town, "official", now)
    for name, shown in (("kudo", "工藤 いずみ"), ("aoki", "青木 さち")):
        accounts.create_person(name, shown, now)


def _lead(town: str, now: datetime) -> None:
    """Appointed by two officials; anew where the address of the demo has changed."""
    lead, here = _person("kudo"), service(Issuer).base_url
    held = [holding.badge_of(each.badge_id) for each in holding.held_by([lead], now)]
    if any(f'"{here}/badges/' in badge.credential for badge in held):
        return
    for badge in held:
        badges.delete(badge)
    operations.end_awards(now)
    reason = "県の情報モラル講座で十二年、のべ二百回を教え、教え手の研修を組み立ててきた"
    officials = (_person("ono"), _person("seki"))
    operations.appoint_lead(Founding(lead, town, reason, officials), now - timedelta(days=60))


def _candidate(town: str, now: datetime) -> None:
    """Halfway: four lessons of six, and a session that waits for its observer."""
    aoki = _person("aoki")
    operations.begin(aoki, "supporter", town, now - timedelta(days=30))
    for days, lesson in zip((28, 21, 14, 7), _lessons("supporter"), strict=False):
        _pass(aoki, lesson, now - timedelta(days=days))
    found = operations.plan_session(
        aoki, "supporter", _plan("にせの警告画面が出たら", now, 3), now - timedelta(days=10)
    )
    operations.record_held(found, 14, now - timedelta(days=3))
    operations.reflect(found, _REFLECTION, now - timedelta(days=2))


def _watched(town: str, now: datetime) -> None:
    """The lead trainer is asked to watch the candidate, and has watched a supporter, who goes on to the next badge."""
    for waiting in queries.own_sessions(Actor(person_id=_person("aoki"))):
        operations.invite(waiting.session, "kudo", now - timedelta(days=2))
    mori = _person("mori")
    begun = now - timedelta(days=50)
    operations.begin(mori, "supporter", town, begun)
    found = operations.plan_session(mori, "supporter", _plan("家族の合言葉を決めよう", now, 45), begun)
    operations.record_held(found, 9, now - timedelta(days=45))
    operations.reflect(found, _REFLECTION, now - timedelta(days=45))
    seen = operations.join_as_observer(_person("kudo"), found.code, now - timedelta(days=45))
    levels = {"goal": 3, "question": 2, "action": 4, "time": 3, "include": 3}
    operations.score(seen, Scores("present", levels, _COMMENT), now - timedelta(days=44))
    operations.sign(seen, now - timedelta(days=44))
    if "trainer" in queries.programme().pathways:
        operations.begin(mori, "trainer", town, now - timedelta(days=12))


def _group(town: str, now: datetime) -> None:
    day = now.astimezone(TOKYO).date()
    meetings = [Meeting(day + timedelta(days=days), "つばめ野市民センター 第2会議室") for days in (6, 20, 34)]
    name = "つばめ野サポーター講座 冬の組"
    made = operations.create_cohort(_person("kudo"), name, "supporter", town, meetings, now - timedelta(days=20))
    for member in ("aoki", "mori"):
        operations.join_cohort(_person(member), made.code, now - timedelta(days=15))


def _plan(subject: str, now: datetime, days_ago: int) -> Plan:
    day = now.astimezone(TOKYO).date() - timedelta(days=days_ago)
    return Plan(subject, "", "65歳以上の住民", "東集会所", day)


def _lessons(pathway: str) -> list[Lesson]:
    found = (queries.lesson_at(catalogue(), each) for each in queries.programme().pathway(pathway).modules)
    return [lesson for lesson in found if lesson is not None]


def _pass(person_id: str, lesson: Lesson, at: datetime) -> None:
    learner = people.learner_id_of(person_id)
    assert learner is not None
    attempt = learning.start_attempt(learner, lesson.course.slug, lesson.slug, "ja", at)
    for key, question in lesson.questions.items():
        right = question.right_answer(lesson.texts("ja").place(key))
        asked = attempts.asked(attempt, key, new_answer_id(at))
        if right is not None and asked is not None:
            learning.answer_question(asked, right, at)


def _person(name: str) -> str:
    found = people.person_id_by_name(name)
    assert found is not None
    return found
