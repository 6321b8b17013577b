"""Setting out on a pathway, and agreeing to its code of conduct."""

from datetime import datetime

from elearn.base.core.db import session
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.trainers import queries
from elearn.trainers.models import Consent, TrainerPath
from elearn.trainers.operations.awarding import award_if_earned


def begin(person_id: str, pathway: str, office_id: str, now: datetime) -> TrainerPath:
    """Set out for the badge of that office. Beginning again changes the office, as long as no badge is held."""
    queries.programme().pathway(pathway)
    if office_id not in {office.id for office in queries.offices_to_choose()}:
        raise Invalid(N_("Please choose the office that is to issue your badge."))
    known = queries.path_of(person_id, pathway)
    if known is None:
        known = TrainerPath(person_id=person_id, pathway=pathway, office_id=office_id, begun_at=now)
        session().add(known)
    elif queries.standing_of(person_id, pathway, now).held is None:
        known.office_id = office_id
    session().flush()
    return known


def agree(person_id: str, pathway: str, version: int, now: datetime) -> None:
    """Agree to the code of conduct as it was shown; one that changed since is shown again first."""
    if version != queries.programme().pathway(pathway).conduct.version:
        raise Conflict(N_("The code of conduct has changed since you opened it. Please read it once more."))
    session().add(Consent(person_id=person_id, pathway=pathway, version=version, agreed_at=now))
    session().flush()
    award_if_earned(person_id, pathway, now)
