"""Writes: erasing people and guests, replaying erasures on a restored database, forgetting in time."""

from datetime import datetime

from elearn.accounts import queries as people
from elearn.base.core.audit import Action, record
from elearn.base.core.db import Database, after_commit, session
from elearn.base.core.errors import Conflict, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.core.privacy import Duties
from elearn.rights.erasures import Erasures

ERASED = Action("rights.erase_person", N_("Somebody's account was erased."))
KINDS = ("person", "guest")


def erase_person(person_id: str, now: datetime, *, last_admin: bool = False) -> None:
    """Everything that any room keeps about the person goes, and what must stay leads to nobody any more.

    Whoever is the last to administer a place goes only with `last_admin`, which says that it is known and meant.
    The erasure is noted outside the database first: if the commit then fails, the replay at the next start does what
    was asked for.
    """
    learner_id = people.learner_id_of(person_id)
    if learner_id is None:
        raise NotFound(N_("There is no such person or organisation."))
    if not last_admin and (left := people.left_without_admin(person_id, fixed=True)):
        names = " / ".join(place.name for place in left)
        raise Conflict(N_("Without this account nobody is an administrator of %(places)s any more.", places=names))
    record(ERASED, now, person=person_id)
    _erase(learner_id)


def forget_guest(learner_id: str) -> None:
    """Somebody without an account takes back what they did alone. Seats of a class go with their class."""
    stands = people.stands(learner_id)
    if stands is None or stands[0] != "guest":
        raise Conflict(
            N_("What you did in a class goes by itself with the class. Ask your teacher if it should go sooner.")
        )
    _erase(learner_id)


def _erase(learner_id: str) -> None:
    service(Erasures).keep(learner_id)
    for duty in service(Duties).rooms:
        duty.erase(learner_id)
        session().flush()
    database = service(Database)
    after_commit(lambda: _overwrite(database))


def _overwrite(database: Database) -> None:
    """When readers are in the way, the next erasure or the nightly job does it."""
    database.overwrite_deleted()


def replay(now: datetime) -> int:
    """Erase whoever a restored backup brought back although they had been erased; says how many."""
    found = [learner_id for learner_id in people.learners_of(KINDS) if service(Erasures).holds(learner_id)]
    for learner_id in found:
        person_id = people.person_id_of_learner(learner_id)
        if person_id is None:
            _erase(learner_id)
        else:
            erase_person(person_id, now, last_admin=True)
    return len(found)


def forget_in_time(now: datetime) -> int:
    """Let each room forget what is past its time, a bounded part at once; says how many things went."""
    return sum(duty.retention(now) for duty in service(Duties).rooms)
