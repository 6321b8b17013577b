"""The actor of a request, for `base.http.access`."""

from elearn.accounts import queries
from elearn.base.core.actor import NOBODY, Actor
from elearn.base.http import identity


def load_actor() -> Actor:
    """A person whose session is still good, a learner who sat down, both, or nobody."""
    learner_id = identity.learner()
    claimed = identity.person()
    found = queries.actor_of(*claimed) if claimed else None
    if found is not None:
        return Actor(learner_id or found.learner_id, found.person_id, found.roles)
    return Actor(learner_id=learner_id) if learner_id else NOBODY
