"""The badge the moment everything holds, with the role that goes along; and its end."""

from datetime import datetime

from sqlalchemy import select

from elearn.accounts import operations as accounts
from elearn.badges import operations as badges
from elearn.badges import queries as held
from elearn.badges.operations import Ground
from elearn.base.core.db import session
from elearn.courseware.queries import plain
from elearn.trainers import queries
from elearn.trainers.models import Award, TrainerPath
from elearn.trainers.queries.standing import Standing


def award_if_earned(person_id: str, pathway: str, now: datetime) -> Award | None:
    """Issue the badge and grant the role if all is done; twice at once, one of both waits and finds it issued."""
    path = session().scalar(select(TrainerPath).filter_by(person_id=person_id, pathway=pathway).with_for_update())
    if path is None or not held.can_issue():
        return None
    standing = queries.standing_of(person_id, pathway, now)
    if not standing.earned:
        return None
    return bestow(person_id, pathway, path.office_id, grounds_of(standing), now)


def bestow(
    person_id: str, pathway: str, office_id: str, grounds: tuple[Ground, ...], now: datetime, *, founding: bool = False
) -> Award:
    """Issue, grant and remember, in one unit."""
    badge = badges.issue(badges.Award(person_id, office_id, pathway, grounds, founding=founding), now)
    accounts.grant_role(person_id, office_id, queries.programme().pathway(pathway).role, now)
    award = Award(
        person_id=person_id,
        pathway=pathway,
        office_id=office_id,
        badge_id=badge.id,
        founding=founding,
        awarded_at=now,
        valid_until=badge.valid_until,
    )
    session().add(award)
    session().flush()
    return award


def grounds_of(standing: Standing) -> tuple[Ground, ...]:
    """What the badge rests on, in words that name nobody. How long somebody took for the test is not among them."""
    pathway = standing.pathway
    ja, en = plain(pathway.title.ja), plain(pathway.title.en)
    if standing.renewable:
        return (
            Ground("update", f"{ja}の更新レッスン", f"Update lesson for the badge “{en}”"),
            Ground("code-of-conduct", f"行動規範 第{pathway.conduct.version}版に同意", _code(pathway.conduct.version)),
        )
    assert standing.test.passed is not None
    points, of = standing.test.passed.points, standing.test.passed.points_of
    lessons, sessions = len(standing.modules), len(standing.complete_sessions)
    signed = len(standing.signed_sessions)
    return (
        Ground("course", f"{ja}講座 {lessons}単位", f"Lessons of the pathway “{en}”: {lessons}"),
        Ground("test", f"試験 {points}/{of}", f"Test {points}/{of}"),
        Ground("practice", f"実地の活動 {sessions}回", f"Practice sessions: {sessions}"),
        Ground("co-signature", f"立ち会った人の署名 {signed}件", f"Co-signed by someone who watched: {signed}"),
        Ground("code-of-conduct", f"行動規範 第{pathway.conduct.version}版に同意", _code(pathway.conduct.version)),
    )


def _code(version: int) -> str:
    return f"Agreed to the code of conduct, version {version}"


def end_awards(now: datetime) -> int:
    """Take the role where the badge has run out, was taken back or deleted; says how many ended."""
    open_awards = session().scalars(select(Award).where(Award.ended_at.is_(None)).order_by(Award.awarded_at)).all()
    known = held.held_ids([award.badge_id for award in open_awards], now)
    over = [award for award in open_awards if _over(known.get(award.badge_id), now)]
    for award in over:
        award.ended_at = now
    session().flush()
    still = {(award.person_id, award.pathway, award.office_id) for award in open_awards if award.ended_at is None}
    for award in over:
        if (award.person_id, award.pathway, award.office_id) not in still:
            accounts.take_role(award.person_id, award.office_id, award.pathway.replace("-", "_"))
    return len(over)


def _over(badge: held.Held | None, now: datetime) -> bool:
    return badge is None or badge.state == "revoked" or badge.valid_until <= now
