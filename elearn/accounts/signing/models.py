"""Tables of signing in: sessions, second steps, invitations, ways back in. No secret stands here as it was told."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from elearn.base.core.db import Base, UtcDateTime, new_id


def _person(*, nullable: bool = False, on_delete: str = "CASCADE", index: bool = True) -> Mapped[str]:
    return mapped_column(ForeignKey("person.id", ondelete=on_delete), nullable=nullable, index=index)


class SignInSession(Base):
    """One browser in which a person is signed in. The id stands in the signed cookie."""

    __tablename__ = "sign_in_session"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = _person()
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # To the hour: enough to recognise one's own devices, too coarse to tell anybody's day.
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Words for a kind of device ("chrome/android"), never the whole line that a browser sends.
    device: Mapped[str]
    # Whether a second step was taken (a passkey is both steps at once).
    two_steps: Mapped[bool]
    # What the person's roles were when the id was given out: other roles, another id.
    roles_mark: Mapped[str]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CodeApp(Base):
    """The second step by an app that shows six digits (TOTP, RFC 6238). The secret is sealed by a key outside."""

    __tablename__ = "code_app"

    person_id: Mapped[str] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[bytes] = mapped_column(LargeBinary)
    # The thirty seconds whose code was used last: no code counts twice.
    last_step: Mapped[int]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoveryCode(Base):
    """One of ten codes for the day the phone is gone; a row goes when its code is used."""

    __tablename__ = "recovery_code"

    code_mark: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = _person()


class Passkey(Base):
    """A key pair of which the device keeps the secret half."""

    __tablename__ = "passkey"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = _person()
    credential_id: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    # As the device last told; a copy of the device falls behind it. Passkeys in a cloud always tell 0.
    sign_count: Mapped[int]
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Identity(Base):
    """A person's account at a sign-in service of others (OpenID Connect), known by nothing but issuer and subject."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"), UniqueConstraint("person_id", "issuer"))

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = _person(index=False)  # the second constraint is one
    issuer: Mapped[str]
    subject: Mapped[str]
    bound_at: Mapped[datetime] = mapped_column(UtcDateTime)
    # To the hour, as with sessions.
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignUpPlace(Base):
    """An organisation that lets adults sign up by themselves."""

    __tablename__ = "sign_up_place"

    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"), primary_key=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Invitation(Base):
    """One entrance to one role at one organisation, for whoever holds the slip or the link, once."""

    __tablename__ = "invitation"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    code_mark: Mapped[str] = mapped_column(unique=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str]
    # Slips that were made together are printed together.
    batch: Mapped[str] = mapped_column(index=True)
    made_by: Mapped[str | None] = _person(nullable=True, on_delete="SET NULL")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RecoverySlip(Base):
    """A way back in, printed by a coordinator who has seen the person; good for 24 hours, once."""

    __tablename__ = "recovery_slip"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    code_mark: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[str] = _person()
    issued_by: Mapped[str | None] = _person(nullable=True, on_delete="SET NULL")
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    # Where two people are needed, the slip opens nothing before the second has agreed.
    needs_second: Mapped[bool]
    confirmed_by: Mapped[str | None] = _person(nullable=True, on_delete="SET NULL")
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class AccountNotice(Base):
    """Something that happened to an account, told on its page."""

    __tablename__ = "account_notice"

    id: Mapped[str] = mapped_column(primary_key=True, default=new_id)
    person_id: Mapped[str] = _person()
    kind: Mapped[str]
    # The other person's name as it was, where there is one.
    about: Mapped[str]
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
