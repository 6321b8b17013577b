"""Reads of LTI."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from elearn.base.core.db import session
from elearn.learning import queries as learning
from elearn.lti.models import LtiAttempt, LtiDeployment, LtiPlatform, LtiUser
from elearn.lti.records import Platform, Points


def platforms() -> Sequence[Platform]:
    """All that are registered, by name."""
    return [_platform(each) for each in session().scalars(select(LtiPlatform).order_by(LtiPlatform.name))]


def platform(issuer: str, client_id: str | None) -> Platform | None:
    """The platform of that issuer and client; without a client id the only one of the issuer."""
    rows = select(LtiPlatform).filter_by(issuer=issuer)
    if client_id:
        rows = rows.filter_by(client_id=client_id)
    found = list(session().scalars(rows.limit(2)))
    return _platform(found[0]) if len(found) == 1 else None


def platform_by_id(platform_id: str) -> Platform | None:
    """The platform; None once it was removed."""
    found = session().get(LtiPlatform, platform_id)
    return _platform(found) if found else None


def _platform(found: LtiPlatform) -> Platform:
    deployments = session().scalars(select(LtiDeployment.deployment).filter_by(platform_id=found.id))
    return Platform(
        found.id,
        found.name,
        found.issuer,
        found.client_id,
        found.login_url,
        found.token_url,
        found.keys_url,
        tuple(found.frames.split()),
        frozenset(deployments),
    )


def learners(platform_id: str, subjects: Collection[str]) -> dict[str, str]:
    """Under which ids people of the platform learn here, by what the platform calls them."""
    rows = select(LtiUser.subject, LtiUser.learner_id).where(
        LtiUser.platform_id == platform_id, LtiUser.subject.in_(subjects)
    )
    return {row.subject: row.learner_id for row in session().execute(rows)}


def points_to_tell(now: datetime) -> Sequence[tuple[str, str, Points]]:
    """(attempt, platform, what to tell) of each attempt about which the platform does not know the latest."""
    rows = session().execute(
        select(LtiAttempt, LtiUser)
        .join(LtiUser, LtiUser.learner_id == LtiAttempt.learner_id)
        .where(LtiAttempt.line_item.is_not(None), LtiAttempt.told_all.is_(False), LtiAttempt.look_until > now)
    )
    found = [(row.LtiAttempt, row.LtiUser.platform_id, _points(row.LtiAttempt, row.LtiUser.subject)) for row in rows]
    return [
        (kept.attempt_id, platform_id, told)
        for kept, platform_id, told in found
        if told and (told.all_answered or told.points != (kept.told_points or 0))
    ]


def _points(kept: LtiAttempt, subject: str) -> Points | None:
    """None where nothing can be right or wrong, or the lesson is gone."""
    attempt = learning.attempt(kept.attempt_id)
    lesson = learning.lesson_of(attempt) if attempt else None
    if attempt is None or lesson is None:
        return None
    stands = learning.standing_of(attempt, learning.progress(attempt).counted, lesson)
    return Points(subject, kept.line_item or "", stands.points, stands.of, not stands.open) if stands.of else None
