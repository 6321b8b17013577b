"""Making a passkey, and signing in by one: the script asks for options, the device answers, the answer is checked."""

from typing import Any

from flask import jsonify, url_for
from flask import session as cookie
from werkzeug.wrappers import Response

from elearn.accounts import queries, sessions
from elearn.accounts.blueprint import blueprint
from elearn.accounts.signing import door, fresh, operations
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.telling import attempt, tell
from elearn.base.core import clock
from elearn.base.core.engines import engine
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, public
from elearn.base.http.bodies import json_body, same_origin
from elearn.base.http.i18n import translate
from elearn.base.http.identity import safe_target
from elearn.base.http.throttle import count_failure, refuse_guessers

_CHALLENGE = "passkey_challenge"
_CHALLENGE_LASTS_SECONDS = 5 * 60
_ENGINE = "accounts.passkeys"
_NOT_TAKEN = N_("The passkey was not accepted. Please try once more, or use the password.")


@blueprint.post("/account/passkeys/options")
@public("for who is signed in, or has just given the password; checked inside")
@same_origin
def passkey_options() -> Response:
    person_id, asked = door.at_the_steps()
    if asked is not None:  # a program got its 401 already; a form is asked to confirm
        return asked
    name, known = reads.account(person_id).sign_in_name, reads.credential_ids(person_id)
    options, challenge = engine(_ENGINE).ask_to_make(door.this_site(), person_id, name, known)
    return _asked(options, challenge)


@blueprint.post("/account/passkeys")
@public("for who is signed in, or has just given the password; checked inside")
@same_origin
def add_passkey() -> Response:
    person_id, asked = door.at_the_steps()
    if asked is not None:
        return asked
    answer = _body()
    made = engine(_ENGINE).made(door.this_site(), _challenge(), answer)
    if made is None:
        raise Invalid(N_("The device's answer could not be used. Please try once more."))
    now = clock.now()
    day = now.astimezone(clock.TOKYO).date().isoformat()
    name = translate(N_("Passkey of %(day)s", day=day))
    operations.add_passkey(person_id, made.credential_id, made.public_key, made.sign_count, name, now)
    entered = door.step_taken(person_id, "passkey")
    return jsonify(next=entered.headers["Location"] if entered else url_for("accounts.account", _anchor="passkeys"))


@blueprint.post("/sign-in/passkey/options")
@public("the door itself: the options name nobody")
@same_origin
def door_options() -> Response:
    return _asked(*engine(_ENGINE).ask_to_show(door.this_site()))


@blueprint.post("/sign-in/passkey")
@public("the door itself")
@same_origin
def enter_by_passkey() -> Response:
    """Sign in, or confirm for who is inside: then the key must be their own."""
    with attempt("passkey"):
        refuse_guessers()
        answer = _body()
    inside = actor().person_id
    confirms = inside is not None and bool(answer.get("confirm"))
    act = "confirm" if confirms else "sign-in"
    with attempt("passkey", inside if confirms else None, act=act):
        person_id = _proved(answer, inside if confirms else None)
    if confirms:
        fresh.mark_proved()
        tell("passkey", "in", person_id, act=act)
        return jsonify(next="")
    waiting, wanted = door.half(), safe_target(str(answer.get("next") or ""))
    target = wanted or (waiting.target if waiting and waiting.person_id == person_id else "")
    sessions.sign_in(person_id, "passkey", two_steps=True)
    return jsonify(next=target or door.first_page(queries.roles_of(person_id)))


def _proved(answer: dict[str, Any], expected: str | None) -> str:
    """The person whose passkey it is; Invalid where it is nobody's, or not the one expected."""
    person_id = _whose(answer)
    if person_id is None or expected not in (None, person_id):
        count_failure()
        raise Invalid(_NOT_TAKEN)
    return person_id


def _whose(answer: dict[str, Any]) -> str | None:
    """The person whose passkey gave this answer to the challenge of this browser; None for any doubt."""
    passkeys = engine(_ENGINE)
    challenge, credential_id = _challenge(), passkeys.credential_id(answer)
    found = reads.passkey(credential_id) if credential_id else None
    if found is None:
        return None
    count = passkeys.shown(door.this_site(), challenge, answer, found.public_key, found.sign_count)
    if count is None:
        return None
    operations.passkey_used(found.id, count, clock.now())
    return found.person_id


def _asked(options: dict[str, Any], challenge: bytes) -> Response:
    cookie[_CHALLENGE] = {"value": challenge.hex(), "at": int(clock.now().timestamp())}
    return jsonify(options)


def _challenge() -> bytes:
    """The challenge of this browser, once."""
    kept = cookie.pop(_CHALLENGE, None)
    if not isinstance(kept, dict) or clock.now().timestamp() - kept["at"] > _CHALLENGE_LASTS_SECONDS:
        raise Invalid(N_("That took a little long. Please try once more."))
    return bytes.fromhex(kept["value"])


def _body() -> dict[str, Any]:
    found = json_body()
    if not isinstance(found, dict):
        raise Invalid(_NOT_TAKEN)
    return found
