"""Domain errors: raised below, translated to HTTP at the edge (`base.http.errors`).

Each names what happened and, in `reasons`, the places and remedies. The status is the one the edge answers with.
"""

from typing import ClassVar

from elearn.base.core.messages import Message


class DomainError(Exception):
    """Something the person or program asked for that cannot be done as asked."""

    status: ClassVar[int] = 400

    def __init__(self, message: Message, *reasons: Message) -> None:
        super().__init__(str(message))
        self.message = message
        self.reasons = reasons


class Unauthenticated(DomainError):
    """Who asks must first say who they are."""

    status = 401


class Forbidden(DomainError):
    """Known, and not allowed."""

    status = 403


class NotFound(DomainError):
    """There is no such thing, or none that this person may know of."""

    status = 404


class Conflict(DomainError):
    """Someone else was first."""

    status = 409


class Gone(DomainError):
    """It was here and has been erased for good."""

    status = 410


class TooLarge(DomainError):
    """More bytes than this address takes."""

    status = 413


class Unsupported(DomainError):
    """A form of body that this address does not read."""

    status = 415


class Invalid(DomainError):
    """Understood, but it breaks a rule; `reasons` say which."""

    status = 422


class TooMany(DomainError):
    """Slow down; `retry_after` is in seconds."""

    status = 429

    def __init__(self, message: Message, *reasons: Message, retry_after: int = 30) -> None:
        super().__init__(message, *reasons)
        self.retry_after = retry_after


class Unavailable(DomainError):
    """Not now: nothing was saved, and the same request may be sent again."""

    status = 503
