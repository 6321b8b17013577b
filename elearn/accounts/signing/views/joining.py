"""Coming in: by an invitation, or by signing up where a place allows it."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts import sessions
from elearn.accounts.blueprint import blueprint
from elearn.accounts.forms import NewAccountForm
from elearn.accounts.queries import Place
from elearn.accounts.rules import SIGNED_IN
from elearn.accounts.signing import door, elsewhere, operations
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.codes import folded
from elearn.accounts.signing.providers import Providers
from elearn.accounts.signing.queries import Entrance
from elearn.accounts.signing.telling import attempt
from elearn.accounts.signing.wording import ROLES
from elearn.base.core import clock
from elearn.base.core.errors import Gone, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs, public
from elearn.base.http.i18n import translate
from elearn.base.http.throttle import count_failure, refuse_guessers


@blueprint.get("/invited/")
@public("where the code of a paper slip is typed")
def invited_by_hand() -> Response:
    if code := folded(request.args.get("code", "")):
        return redirect(url_for("accounts.invited", code=code), 303)
    return make_response(render_template("accounts/invited_by_hand.html"))


@blueprint.get("/invited/<code>")
@public("whoever holds the slip or the link")
def invited(code: str) -> str:
    return _invited_page(code, _entrance(code), NewAccountForm())


@blueprint.post("/invited/<code>")
@public("whoever holds the slip or the link")
def accept(code: str) -> Response:
    """Somebody inside takes the role; anybody else opens an account with it, in one step.

    Who came from a sign-in service needs no password: the account there opens this one.
    """
    found, now = _entrance(code), clock.now()
    if person_id := actor().person_id:
        operations.accept(code, person_id, now)
        return redirect(url_for("accounts.account"), 303)
    form = NewAccountForm()
    person_id = _opened(form)
    if person_id is None:
        return make_response(_invited_page(code, found, form), 422)
    operations.accept(code, person_id, now)
    if met := elsewhere.stranger():
        operations.bind_identity(person_id, met.issuer, met.subject, met.name, now)
        return elsewhere.enter(
            person_id, url_for("accounts.welcome"), "invitation", two_steps=met.two_steps, proved=True
        )
    return door.let_in(person_id, url_for("accounts.welcome"), "invitation")


def _entrance(code: str) -> Entrance:
    """What the code opens; who tries codes is slowed down."""
    with attempt("invitation"):
        refuse_guessers()
        found = reads.entrance(code, clock.now())
        if found is None:
            count_failure()
            raise Gone(N_("This invitation was used, withdrawn, or has run out. Ask for a new one."))
    return found


def _invited_page(code: str, found: Entrance, form: NewAccountForm) -> str:
    del form.adult  # who invites knows whom
    if met := elsewhere.stranger():
        del form.password
    return render_template(
        "accounts/invited.html",
        code=code,
        found=found,
        role=ROLES[found.role],
        form=form,
        account=reads.account(actor().person_id or "") if actor().person_id else None,
        met=met,
        providers=service(Providers).all,
    )


@blueprint.get("/sign-up")
@public("adults may sign up where a place allows it")
def sign_up() -> str:
    return render_template("accounts/sign_up.html", places=reads.sign_up_places())


@blueprint.get("/sign-up/<place>")
@public("adults may sign up where a place allows it")
def sign_up_at(place: str) -> str:
    return _sign_up_page(_open_place(place), NewAccountForm())


@blueprint.post("/sign-up/<place>")
@public("adults may sign up where a place allows it")
def sign_up_now(place: str) -> Response:
    found = _open_place(place)
    if person_id := actor().person_id:
        operations.join(found.id, person_id, clock.now())
        return redirect(url_for("accounts.account"), 303)
    form = NewAccountForm()
    person_id = _opened(form)
    if person_id is None:
        return make_response(_sign_up_page(found, form), 422)
    operations.join(found.id, person_id, clock.now())
    sessions.sign_in(person_id, "sign-up")
    return redirect(url_for("accounts.welcome"), 303)


def _open_place(place_id: str) -> Place:
    found = next((each for each in reads.sign_up_places() if each.id == place_id), None)
    if found is None:
        raise NotFound(N_("This place takes no sign-ups at the moment. Ask there for an invitation."))
    return found


def _sign_up_page(place: Place, form: NewAccountForm) -> str:
    account = reads.account(actor().person_id or "") if actor().person_id else None
    return render_template("accounts/sign_up_at.html", place=place, form=form, account=account)


def _opened(form: NewAccountForm) -> str | None:
    """The new account's person; None, with the faults in the form, where something is missing."""
    if request.endpoint == "accounts.accept":
        del form.adult
        if elsewhere.stranger():
            del form.password
    if not form.validate():
        return None
    door.refuse_too_many_accounts()
    wish, shown = form.wish.data or "", form.shown.data or ""
    password = (form.password.data or "") if form.password else None
    try:
        return operations.open_account(wish, shown, password, clock.now(), site=door.this_site().name)
    except Invalid as fault:
        named = form.wish if "sign-in name" in fault.message.text else form.password
        named.errors = [translate(fault.message)]
        return None


@blueprint.get("/account/welcome")
@needs(SIGNED_IN)
def welcome() -> str:
    person_id = actor().person_id or ""
    return render_template(
        "accounts/welcome.html",
        found=reads.account(person_id),
        roles=reads.roles_held(person_id),
        role_words=ROLES,
        passkeys=door.this_site().can_have_passkeys,
    )
