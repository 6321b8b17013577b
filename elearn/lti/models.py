"""Tables of LTI: who may launch, launches that were taken, and which learner a platform's person is."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id


class LtiPlatform(Base):
    """A platform that may open lessons here, as registered on both sides."""

    __tablename__ = "lti_platform"
    __table_args__ = (UniqueConstraint("issuer", "client_id"),)

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    name: Mapped[str]
    issuer: Mapped[str]
    client_id: Mapped[str]
    login_url: Mapped[str]
    token_url: Mapped[str]
    keys_url: Mapped[str]
    # Origins whose pages may frame `/lti/*`, blanks between.
    frames: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)


class LtiDeployment(Base):
    """One installation within a platform; launches of others are refused."""

    __tablename__ = "lti_deployment"

    platform_id: Mapped[str] = mapped_column(ForeignKey("lti_platform.id", ondelete="CASCADE"), primary_key=True)
    deployment: Mapped[str] = mapped_column(primary_key=True)


class LtiNonce(Base):
    """A launch that was taken: it counts once."""

    __tablename__ = "lti_nonce"

    nonce: Mapped[str] = mapped_column(primary_key=True)
    forget_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class LtiUser(Base):
    """Under which id somebody of a platform learns here. No name is kept."""

    __tablename__ = "lti_user"
    __table_args__ = (UniqueConstraint("platform_id", "subject"),)

    learner_id: Mapped[str] = mapped_column(ForeignKey("learner.id", ondelete="CASCADE"), primary_key=True)
    platform_id: Mapped[str] = mapped_column(ForeignKey("lti_platform.id", ondelete="CASCADE"))
    subject: Mapped[str]


class LtiAttempt(Base):
    """An attempt that a launch began, and what the platform heard of it."""

    __tablename__ = "lti_attempt"

    attempt_id: Mapped[str] = mapped_column(ForeignKey("attempt.id", ondelete="CASCADE"), primary_key=True)
    learner_id: Mapped[str] = mapped_column(ForeignKey("lti_user.learner_id", ondelete="CASCADE"), index=True)
    course: Mapped[str]
    lesson: Mapped[str]
    # Where points go; none where the platform takes none.
    line_item: Mapped[str | None]
    told_points: Mapped[int | None]
    told_all: Mapped[bool] = mapped_column(default=False)
    # Points are looked for until then; each launch begins it anew.
    look_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
