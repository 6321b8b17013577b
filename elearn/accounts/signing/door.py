"""Between the password and the inside: somebody who has shown one step and still owes the second."""

from dataclasses import dataclass

from flask import Response, current_app, redirect, request, url_for
from flask import session as cookie
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts import passwords, queries, sessions
from elearn.accounts.operations import fold_name
from elearn.accounts.signing import fresh
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.relying import Site, site_at
from elearn.accounts.signing.spraying import SignInTries, is_known, remember
from elearn.accounts.signing.telling import REFUSED, attempt, tell
from elearn.base.core import clock
from elearn.base.core.audit import pseudonym_of
from elearn.base.core.db import Database
from elearn.base.core.errors import TooMany, Unauthenticated
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor
from elearn.base.http.identity import safe_target
from elearn.base.http.observe import tell_signing
from elearn.base.http.throttle import MakeFailures, MakeStarts

_HALF = "half"
_HALF_LASTS_SECONDS = 15 * 60


class CodeGuesses:
    """Wrong codes by person: five are free, then waits double up to a quarter of an hour; one drains in ten minutes.

    Whoever guesses codes has the password already; a million codes at some 150 a day leave them outside.
    """

    def __init__(self, make: MakeFailures) -> None:
        self._failures = make("codes", brim=5, leak=1 / 600, longest=900.0)

    def wait(self, person_id: str) -> float:
        """Seconds until the next code of the person is looked at."""
        return self._failures.wait(person_id)

    def count(self, person_id: str) -> None:
        """One more wrong code."""
        self._failures.count(person_id)


class SignUps:
    """New accounts by address: a hall of sixty people signs up within the hour, a program does not go on for ever."""

    def __init__(self, make: MakeStarts) -> None:
        self._starts = make("sign-ups", most=60)

    def take(self, address: str) -> float:
        """Count one more account, or say how long to wait."""
        return self._starts.take(address)


@dataclass(frozen=True)
class Half:
    """The password was right, the second step is missing. `target`: where to go afterwards."""

    person_id: str
    target: str


def by_password(name: str, password: str) -> str | None:
    """The person whom name and password name. Raises TooMany for who must wait; a wrong answer may take a while.

    Reads in a unit of its own that is over before the hash is computed: forty at once hold no connection meanwhile, and
    nobody else waits for the writers' queue. A pseudonym is looked for whether there is such a person or not: the time
    must not tell.
    """
    folded, address, tries = fold_name(name)[:200], request.remote_addr or "", service(SignInTries)
    known = is_known(folded)
    with attempt("password"):
        _refuse_sprayers(tries.wait(address, folded, known=known))
    with service(Database).unit(write=False):
        found = queries.password_of(folded)
        pseudonym = pseudonym_of(found.person_id if found else "")
    if passwords.fits(password, found.password_hash if found else None) and found:
        return found.person_id
    tell_signing("password", REFUSED, pseudonym or "")
    tries.failed(address, folded, known=known)
    return None


def _refuse_sprayers(seconds: float) -> None:
    if seconds > 0:
        whole = int(seconds) + 1
        words = N_("Many wrong tries came from this network. Please wait %(seconds)s seconds.", seconds=whole)
        raise TooMany(words, retry_after=whole)


def let_in(person_id: str, target: str, way: str) -> AnyResponse:
    """After the first step: inside, or on to the second step where the person has one or the role asks for one."""
    steps, roles = reads.steps_of(person_id), queries.roles_of(person_id)
    if not steps.app and not sessions.lacks_a_step(roles):
        return go_in(person_id, target, way, two_steps=False)
    sessions.sign_out()
    tell(way, "half", person_id)
    cookie[_HALF] = {"person": person_id, "at": int(clock.now().timestamp()), "next": safe_target(target) or ""}
    return redirect(url_for("accounts.second_step" if steps.app or steps.passkeys else "accounts.steps"), 303)


def go_in(person_id: str, target: str, way: str, *, two_steps: bool) -> AnyResponse:
    """Signed in, and off to where the person wanted to go, or works."""
    sessions.sign_in(person_id, way, two_steps=two_steps)
    response = redirect(safe_target(target) or first_page(queries.roles_of(person_id)), 303)
    remember(response, reads.account(person_id).sign_in_name)
    return response


def first_page(roles: frozenset[str]) -> str:
    """Where somebody works: at the desk, with the surveys of an area, with the class lists, or nowhere yet."""
    if "teacher" in roles:
        return url_for("classroom.desk")
    if "official" in roles:
        return url_for("surveys.waves")
    return url_for("rosters.roster" if roles & {"coordinator", "admin"} else "accounts.account")


def half() -> Half | None:
    """Who stands between the two steps in this browser."""
    kept = cookie.get(_HALF)
    if not isinstance(kept, dict) or clock.now().timestamp() - kept["at"] > _HALF_LASTS_SECONDS:
        return None
    return Half(kept["person"], kept["next"])


def why_again() -> str:
    """Why a session that was not ended lets nobody in any more: `age`, or a `step` that a new role asks for; or ""."""
    person_id, session_id = sessions.held()
    entered = queries.actor_of(person_id, session_id, clock.now()) if session_id else None
    if entered is None:
        return ""
    if sessions.is_over(entered):
        return "age"
    return "step" if not entered.two_steps and sessions.lacks_a_step(entered.actor.roles) else ""


def at_the_steps() -> tuple[str, Response | None]:
    """Who may set up second steps: who is signed in and fresh, or who owes the first. A response asks the former again.

    Whoever has one must show it: a stolen password must not be able to add another.
    """
    if waiting := half():
        steps = reads.steps_of(waiting.person_id)
        if steps.app or steps.passkeys:
            raise Unauthenticated(N_("Please sign in first."))
        return waiting.person_id, None
    if person_id := actor().person_id:
        return person_id, fresh.ask_again()
    raise Unauthenticated(N_("Please sign in first."))


def step_taken(person_id: str, way: str) -> AnyResponse | None:
    """The second step stands: who waited for it is let in. None for who was inside already."""
    waiting = half()
    return go_in(person_id, waiting.target, way, two_steps=True) if waiting else None


def refuse_code_guessers(person_id: str) -> None:
    """Stop whoever has typed too many wrong codes for this person."""
    seconds = service(CodeGuesses).wait(person_id)
    if seconds > 0:
        whole = int(seconds) + 1
        raise TooMany(
            N_("Several codes were wrong. Please wait %(seconds)s seconds.", seconds=whole), retry_after=whole
        )


def refuse_too_many_accounts() -> None:
    """Count one new account of this address, or stop it."""
    seconds = service(SignUps).take(request.remote_addr or "")
    if seconds > 0:
        minutes = int(seconds / 60) + 1
        words = N_("Many accounts were opened from this network. Please wait %(minutes)s minutes.", minutes=minutes)
        raise TooMany(words, retry_after=int(seconds) + 1)


def this_site() -> Site:
    """The site as its visitors reach it: by the configured address, else by the one that was asked."""
    name = current_app.config["SITE_NAME"]
    return site_at(current_app.config["BASE_URL"] or request.host_url, name)
