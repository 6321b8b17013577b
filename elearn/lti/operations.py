"""Writes of LTI: registering platforms, taking launches, keeping in mind what a platform was told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from elearn.accounts import operations as accounts
from elearn.base.core.audit import Action, record
from elearn.base.core.db import new_id, session
from elearn.base.core.errors import Conflict, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.outbound import is_loopback
from elearn.learning import operations as learning
from elearn.lti.models import LtiAttempt, LtiDeployment, LtiNonce, LtiPlatform, LtiUser
from elearn.lti.records import Points

# Longer than a browser may be away (`views.ways.AWAY_SECONDS`): afterwards a launch is refused for its age.
KEEP_NONCES: Final = timedelta(hours=1)
# As guests everywhere; each launch begins it anew.
LEARNER_LIFE: Final = timedelta(days=30)
LOOK_FOR_POINTS: Final = timedelta(days=1)
PLATFORM_ADDED = Action("lti.add_platform", N_("A learning platform was registered."))
PLATFORM_REMOVED = Action("lti.remove_platform", N_("A learning platform was removed."))


@dataclass(frozen=True)
class Registered:
    """What both sides agreed on. `frames`: further origins that may frame the launch."""

    name: str
    issuer: str
    client_id: str
    login_url: str
    token_url: str
    keys_url: str
    deployments: tuple[str, ...]
    frames: tuple[str, ...] = ()


def add_platform(given: Registered, now: datetime) -> str:
    """A platform that may open lessons from now on; gives its id."""
    for address in (given.login_url, given.token_url, given.keys_url, *given.frames):
        _require_address(address)
    if not given.deployments:
        raise Invalid(N_("Name at least one deployment of the platform."))
    if session().scalar(select(LtiPlatform.id).filter_by(issuer=given.issuer, client_id=given.client_id)):
        raise Conflict(N_("This platform is registered already; remove it first."))
    frames = sorted({_origin(each) for each in (given.login_url, *given.frames)})
    made = LtiPlatform(
        id=new_id(),
        name=given.name,
        issuer=given.issuer,
        client_id=given.client_id,
        login_url=given.login_url,
        token_url=given.token_url,
        keys_url=given.keys_url,
        frames=" ".join(frames),
        added_at=now,
    )
    session().add(made)
    session().flush()
    session().add_all(LtiDeployment(platform_id=made.id, deployment=each) for each in sorted(set(given.deployments)))
    session().flush()
    record(PLATFORM_ADDED, now, about=f"lti_platform:{made.id}")
    return made.id


def _require_address(address: str) -> None:
    parts = urlsplit(address)
    host = parts.hostname or ""
    if not host or (parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(host))):
        raise Invalid(N_("“%(address)s” is no address that begins with https://.", address=address))
    if any(sign.isspace() or sign in ";," for sign in address):
        raise Invalid(N_("“%(address)s” is no address that begins with https://.", address=address))


def _origin(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def remove_platform(platform_id: str, now: datetime) -> None:
    """The platform opens nothing any more; what its people answered is forgotten in its time."""
    gone = session().execute(delete(LtiPlatform).filter_by(id=platform_id))
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise NotFound(N_("There is no such platform."))
    record(PLATFORM_REMOVED, now, about=f"lti_platform:{platform_id}")


def take_nonce(nonce: str, now: datetime) -> bool:
    """Whether no launch with this nonce was taken yet; afterwards one was."""
    if session().get(LtiNonce, nonce) is not None:
        return False
    session().add(LtiNonce(nonce=nonce, forget_at=now + KEEP_NONCES))
    try:
        session().flush()
    except IntegrityError:  # another request with the same launch was first; this unit is not kept
        return False
    return True


def learner_of(platform_id: str, subject: str, now: datetime) -> str:
    """Under which id this person of the platform learns here, kept for another month."""
    known = session().scalar(select(LtiUser.learner_id).filter_by(platform_id=platform_id, subject=subject))
    until = now + LEARNER_LIFE
    if known is not None:
        accounts.keep_learners([known], until)
        return known
    made = accounts.create_learner("guest", expires_at=until)
    session().add(LtiUser(learner_id=made, platform_id=platform_id, subject=subject))
    session().flush()
    return made


def attempt_for(learner_id: str, course: str, lesson: str, line_item: str | None, language: str, now: datetime) -> str:
    """The learner's attempt that is still going on for this line of the platform's book, else a new one."""
    going_on = (
        select(LtiAttempt)
        .filter_by(learner_id=learner_id, course=course, lesson=lesson, line_item=line_item, told_all=False)
        .order_by(LtiAttempt.look_until.desc())
    )
    found = session().scalar(going_on.limit(1))
    if found is not None:
        found.look_until = now + LOOK_FOR_POINTS
        return found.attempt_id
    attempt_id = learning.start_attempt(learner_id, course, lesson, language, now)
    session().add(
        LtiAttempt(
            attempt_id=attempt_id,
            learner_id=learner_id,
            course=course,
            lesson=lesson,
            line_item=line_item,
            look_until=now + LOOK_FOR_POINTS,
        )
    )
    session().flush()
    return attempt_id


def was_told(attempt_id: str, told: Points) -> None:
    """The platform knows these points now."""
    known = {"told_points": told.points, "told_all": told.all_answered}
    session().execute(update(LtiAttempt).where(LtiAttempt.attempt_id == attempt_id).values(known))


def forget_nonces(now: datetime) -> int:
    """Delete nonces that are too old to come back; gives how many."""
    return session().execute(delete(LtiNonce).where(LtiNonce.forget_at <= now)).rowcount  # type: ignore[attr-defined,no-any-return]


def erase_users(learner_ids: Iterable[str]) -> None:
    """Forget which people of platforms these learners are."""
    session().execute(delete(LtiUser).where(LtiUser.learner_id.in_(list(learner_ids))))
