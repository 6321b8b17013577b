"""Who is signed in (Flask-Login), and the actor of a request for `base.http.access`."""

from datetime import datetime

from flask import Flask, current_app, request
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user

from elearn.accounts import queries
from elearn.accounts.queries import ACCOUNT, Entered
from elearn.accounts.signing import fresh, operations
from elearn.accounts.signing.devices import kind_of
from elearn.accounts.signing.operations.sessions import to_the_hour
from elearn.accounts.signing.rules import Lifetimes, asks_two_steps
from elearn.accounts.signing.telling import tell
from elearn.base.core import clock
from elearn.base.core.actor import NOBODY, Actor
from elearn.base.core.db import Database
from elearn.base.core.errors import Forbidden
from elearn.base.core.messages import NP_
from elearn.base.core.ports import service
from elearn.base.http import identity
from elearn.base.http.access import actor
from elearn.base.http.bodies import SAFE_METHODS
from elearn.base.http.headers import is_untold

_KEY = identity.PERSON  # holds `person.session`


class Resting(Forbidden):
    """A pupil's account that their guardian does not want, or has not agreed to where a yes comes first."""

    def __init__(self) -> None:
        super().__init__(NP_("child", "You can take part with the code of your class, like everybody."))


class User(UserMixin):  # type: ignore[misc]
    """A signed-in person. The id in the cookie names the person and the session, which the person can end."""

    def __init__(self, person_id: str, session_id: str, entered: Entered | None = None) -> None:
        self.id = f"{person_id}.{session_id}"
        self.entered = entered


def init_sessions(app: Flask) -> None:
    """Let Flask-Login find the person behind a cookie, and `base.http.access` the actor of a request."""
    manager = LoginManager()
    # Not `init_app`: it also looks into every cookie after every request, for a "remember me" that we do not offer.
    app.login_manager = manager  # type: ignore[attr-defined]
    manager.user_loader(_user)
    app.extensions["elearn.actor_loader"] = load_actor
    app.context_processor(lambda: {"is_inside": identity.is_inside, "is_untold": is_untold})


def _user(user_id: str) -> User | None:
    person_id, _, session_id = user_id.partition(".")
    entered = queries.actor_of(person_id, session_id, clock.now())
    return User(person_id, session_id, entered) if entered and not is_over(entered) else None


def is_over(entered: Entered) -> bool:
    """Whether the session has lasted as long as one may, although it is used."""
    return service(Lifetimes).is_over(entered.started_at, entered.actor.roles, clock.now())


def is_too_old(started_at: datetime) -> bool:
    """Whether another session of who is signed in here, begun then, would be over."""
    return service(Lifetimes).is_over(started_at, actor().roles, clock.now())


def load_actor() -> Actor:
    """A person whose session is still good, a learner who sat down, both, or nobody."""
    learner_id = identity.learner()
    person = _person_here()
    if person is not None:
        return Actor(learner_id or person.learner_id, person.person_id, person.roles)
    return Actor(learner_id=learner_id) if learner_id else NOBODY


def _person_here() -> Actor | None:
    """Who acts for many others and has shown one step only is nobody here: the sign-in leads on to the second."""
    if _KEY not in cookie or not current_user.is_authenticated:
        return None
    entered: Entered = current_user.entered
    if not entered.two_steps and lacks_a_step(entered.actor.roles):
        return None
    _keep_up(entered)
    return entered.actor


def lacks_a_step(roles: frozenset[str]) -> bool:
    """Whether one step is too little for these roles; the invented town has no second one to show."""
    return asks_two_steps(roles) and current_app.config["MODE"] != "demo"


def _keep_up(entered: Entered) -> None:
    """Once an hour the session is noted as seen, its cookie renewed, and after a change of roles it gets a new id.

    Only where somebody reads: the unit of a write may be taken back, and the new id with it.
    """
    now = clock.now()
    if request.method not in SAFE_METHODS or (entered.seen_at == to_the_hour(now) and not entered.roles_changed):
        return
    person_id, session_id = held()
    with service(Database).unit(write=True):
        kept = operations.keep_up(person_id, session_id, now)
    cookie[_KEY] = f"{person_id}.{kept}"


def held() -> tuple[str, str]:
    """Person and session that this cookie names; empty where it names none. Not whether they are good."""
    person_id, _, session_id = str(cookie.get(_KEY, "")).partition(".")
    return person_id, session_id


def sign_in(person_id: str, way: str, *, two_steps: bool = False) -> None:
    """A fresh cookie with a session of its own, so that nothing set before it survives. Raises Resting.

    `way` is how the person came in, for the line in the log.
    """
    if not queries.may(person_id, ACCOUNT):
        tell(way, "refused", person_id)
        raise Resting
    sign_out()
    device = kind_of(request.user_agent.string)
    session_id = operations.begin_session(person_id, device, clock.now(), two_steps=two_steps)
    login_user(User(person_id, session_id))
    cookie.permanent = True
    fresh.mark_proved()
    tell(way, "in", person_id)


def sign_out() -> None:
    """End the session, and forget the person and the seat."""
    person_id, session_id = held()
    if session_id:
        operations.end_session(person_id, session_id, clock.now())
    cookie.clear()
