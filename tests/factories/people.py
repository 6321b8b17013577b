"""People who have signed in."""

from elearn.accounts.signing import operations as signing
from elearn.accounts.signing.devices import UNKNOWN
from elearn.base.core import clock
from elearn.base.core.db import Database


def enter(app, http, person_id, *, proved=True, two_steps=True):
    """Let the test client `http` be this person: the cookie that `/sign-in` gives, without the work of a hash.

    `proved=False`: who signed in long ago and must confirm again; `two_steps=False`: by a password alone.
    """
    with app.services.active(), app.services.get(Database).unit(write=True):
        session_id = signing.begin_session(person_id, UNKNOWN, clock.now(), two_steps=two_steps)
    with http.session_transaction() as cookie:
        cookie.permanent = True
        cookie["_user_id"] = f"{person_id}.{session_id}"
        cookie["proved_at"] = int(clock.now().timestamp()) if proved else 0
    return session_id
