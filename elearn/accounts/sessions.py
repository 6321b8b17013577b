"""Who is signed in (Flask-Login), and the actor of a request for `base.http.access`."""

from flask import Flask
from flask import session as cookie
from flask_login import LoginManager, UserMixin, current_user, login_user

from elearn.accounts import queries
from elearn.accounts.queries import SignedIn
from elearn.base.core.actor import NOBODY, Actor
from elearn.base.http import identity


class User(UserMixin):  # type: ignore[misc]
    """A signed-in person. The id carries the person's session key: a new password ends every older session."""

    def __init__(self, signed_in: SignedIn, actor: Actor) -> None:
        self.id = f"{signed_in.person_id}.{signed_in.session_key}"
        self.actor = actor


def init_sessions(app: Flask) -> None:
    """Let Flask-Login find the person behind a cookie, and `base.http.access` the actor of a request."""
    manager = LoginManager()
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_user)
    app.extensions["elearn.actor_loader"] = load_actor


def _user(user_id: str) -> User | None:
    person_id, _, session_key = user_id.partition(".")
    actor = queries.actor_of(person_id, session_key)
    return User(SignedIn(person_id, session_key), actor) if actor else None


def load_actor() -> Actor:
    """A person whose session is still good, a learner who sat down, both, or nobody."""
    learner_id = identity.learner()
    if "_user_id" in cookie and current_user.is_authenticated:
        person: Actor = current_user.actor
        return Actor(learner_id or person.learner_id, person.person_id, person.roles)
    return Actor(learner_id=learner_id) if learner_id else NOBODY


def sign_in(person: SignedIn) -> None:
    """A fresh cookie, so that nothing set before it survives."""
    sign_out()
    actor = queries.actor_of(person.person_id, person.session_key)
    if actor is not None:
        login_user(User(person, actor))
        cookie.permanent = True


def sign_out() -> None:
    """Forget the person and the seat."""
    cookie.clear()
