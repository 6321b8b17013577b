"""Who asks. Filled in by `accounts` at the edge; rules in every room read it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """`learner_id` answers lessons (person, seat or guest); `person_id` is set for someone signed in."""

    learner_id: str | None = None
    person_id: str | None = None
    roles: frozenset[str] = frozenset()

    @property
    def signed_in(self) -> bool:
        """Whether a person, not only a seat or a guest, stands behind the request."""
        return self.person_id is not None


NOBODY = Actor()
