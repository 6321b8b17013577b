"""Doors that ask again who you are: views marked `@needs(..., fresh=True)`.

A proof (signing in, or confirming) counts for ten minutes and is kept as a time in the signed cookie. Afterwards a page
that is only read leads to `/account/confirm`; a form that was sent is answered with the question, and with everything
that was typed in it: the answer goes to the same address, the proof is looked at first, and the view gets the form
as it was typed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask import session as cookie
from werkzeug.datastructures import ImmutableMultiDict

from elearn.accounts import queries
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.providers import Provider, Providers
from elearn.accounts.signing.telling import attempt, tell
from elearn.base.core import clock
from elearn.base.core.errors import TooMany, Unauthenticated
from elearn.base.core.messages import N_, Message
from elearn.base.core.ports import service
from elearn.base.http.access import actor
from elearn.base.http.bodies import SAFE_METHODS
from elearn.base.http.errors import wants_json
from elearn.base.http.identity import page_before, safe_target
from elearn.base.http.throttle import count_failure, refuse_guessers

PROOF_LASTS = timedelta(minutes=10)
# What proves who somebody is travels in fields of this prefix, which no view ever sees.
RESERVED = "confirm-you."
PASSWORD, DEMO, BACK = f"{RESERVED}password", f"{RESERVED}demo", f"{RESERVED}back"
_PROVED_AT = "proved_at"
_TOKEN = "csrf_token"  # noqa: S105 - the name of a field
_WRONG = N_("This is not the password of your account. Please try again.")
_FIRST = N_("Please confirm first that it is you: open /account/confirm, then send this again.")


@dataclass(frozen=True)
class Refused:
    """The proof did not convince: what to say, with which status, and how long to wait (seconds, 0 for not at all)."""

    message: Message
    status: int = 422
    retry_after: int = 0


def init_fresh(app: Flask) -> None:
    """Let `base.http.access` ask here."""
    app.extensions["elearn.ask_again"] = ask_again


def mark_proved() -> None:
    """The person behind this cookie has just proved who they are."""
    cookie[_PROVED_AT] = int(clock.now().timestamp())


def forget_proof() -> None:
    """The person came in without having shown just now who they are."""
    cookie.pop(_PROVED_AT, None)


def is_fresh() -> bool:
    """Whether the last proof still counts."""
    age: float = clock.now().timestamp() - cookie.get(_PROVED_AT, 0)
    return age <= PROOF_LASTS.total_seconds()


def ask_again() -> Response | None:
    """None when the view may go on; else the question, in the form that suits the request."""
    given = _set_apart_the_proof()
    if is_fresh():
        return None
    if wants_json():
        raise Unauthenticated(_FIRST)
    if request.method in SAFE_METHODS:
        return _led_to_the_question(request.full_path.rstrip("?"))
    if any(file.filename for _, file in request.files.items(multi=True)):
        return question(url_for("accounts.confirm"), [("next", _page_before(given))], lost_files=True, status=401)
    refused = prove(given) if _holds_a_proof(given) else None
    if is_fresh():
        return None
    typed = request.form.items(multi=True)
    back = _page_before(given)
    return question(request.full_path.rstrip("?"), typed, refused=refused, back=back, status=401)


def prove(given: Mapping[str, str]) -> Refused | None:
    """Look at the proof; None when it convinces, and from then on it counts. Guessers wait as at the sign-in."""
    way, inside = "demo" if DEMO in given else "password", actor().person_id
    try:
        with attempt(way, inside, act="confirm"):
            refuse_guessers()
    except TooMany as wait:
        return Refused(wait.message, wait.status, wait.retry_after)
    if not _convinces(given):
        tell(way, "refused", inside, act="confirm")
        count_failure()
        return Refused(_WRONG)
    mark_proved()
    tell(way, "in", inside, act="confirm")
    return None


def _holds_a_proof(given: Mapping[str, str]) -> bool:
    return PASSWORD in given or DEMO in given


def _convinces(given: Mapping[str, str]) -> bool:
    if DEMO in given and has_demo_button():
        return True
    return queries.password_fits(actor().person_id or "", given.get(PASSWORD, ""))


def has_demo_button() -> bool:
    """The invented town has no passwords: one button stands for them, there and nowhere else."""
    return bool(current_app.config["MODE"] == "demo")


def question(
    action: str,
    fields: Iterable[tuple[str, str]],
    *,
    refused: Refused | None = None,
    lost_files: bool = False,
    back: str = "/",
    status: int = 200,
) -> Response:
    """The page "Please confirm that it is you": its form goes to `action` and takes `fields` along, hidden."""
    page = render_template(
        "accounts/confirm.html",
        action=action,
        fields=[(name, value) for name, value in fields if name != _TOKEN],
        name=queries.display_name(actor().person_id or ""),
        providers=_connected(),
        has_passkey=bool(reads.steps_of(actor().person_id or "").passkeys),
        refused=refused,
        lost_files=lost_files,
        demo=has_demo_button(),
        PASSWORD=PASSWORD,
        DEMO=DEMO,
        BACK=BACK,
        back=back,
    )
    response = make_response(page, refused.status if refused else status)
    if refused and refused.retry_after:
        response.headers["Retry-After"] = str(refused.retry_after)
    response.headers["Cache-Control"] = "no-store"
    return response


def _connected() -> list[Provider]:
    """The services that could be asked once more: those with which the account is connected."""
    mine = {each.issuer for each in reads.identities_of(actor().person_id or "")}
    return [each for each in service(Providers).all if each.issuer in mine]


def _set_apart_the_proof() -> dict[str, str]:
    """Take the reserved fields out of the form, so that neither the view nor a page made of the form can hold them."""
    given = {name: value for name, value in request.form.items() if name.startswith(RESERVED)}
    if given:
        rest = [(name, value) for name, value in request.form.items(multi=True) if name not in given]
        request.form = ImmutableMultiDict(rest)
    return given


def _led_to_the_question(address: str) -> Response:
    return make_response(redirect(url_for("accounts.confirm", next=address), 303))


def _page_before(given: Mapping[str, str]) -> str:
    """The page of this site that the form was on; the first page where the browser does not tell."""
    return (safe_target(given[BACK]) or "/") if BACK in given else page_before()
