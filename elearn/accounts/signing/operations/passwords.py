"""A new password."""

from datetime import datetime

from elearn.accounts import passwords
from elearn.accounts.models import Person
from elearn.accounts.signing.common import refuse_easy
from elearn.accounts.signing.operations.notices import tell
from elearn.accounts.signing.operations.sessions import end_sessions
from elearn.base.core.audit import Action, record
from elearn.base.core.db import session
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_

PASSWORD_SET = Action("accounts.set_password", N_("A password was changed."))


def set_password(person_id: str, password: str, now: datetime, *, site: str = "", keep: str | None = None) -> None:
    """The person signs in with this password from now on; every session but `keep` ends."""
    person = session().get(Person, person_id)
    if person is None:
        raise NotFound(N_("There is no such person or organisation."))
    refuse_easy(password, (person.sign_in_name, person.display_name, site))
    person.password_hash = passwords.hashed(password)
    end_sessions(person_id, now, but=keep)
    tell(person_id, "password-changed", now)
    record(PASSWORD_SET, now, person=person_id)
