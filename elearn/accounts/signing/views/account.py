"""The account page: who one is here, how one signs in, and where one is signed in."""

from flask import make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from elearn.accounts import sessions
from elearn.accounts.blueprint import blueprint
from elearn.accounts.forms import NewPasswordForm
from elearn.accounts.rules import SIGNED_IN
from elearn.accounts.signing import door, operations
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.providers import Providers
from elearn.accounts.signing.wording import ROLES, notice_words
from elearn.base.core import clock
from elearn.base.core.errors import Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs
from elearn.base.http.i18n import translate


@blueprint.get("/account/")
@needs(SIGNED_IN)
def account() -> str:
    return _page(NewPasswordForm())


@blueprint.post("/account/password")
@needs(SIGNED_IN, fresh=True)
def change_password() -> Response:
    form = NewPasswordForm()
    person_id, session_id = sessions.held()
    try:
        if not form.validate():
            return make_response(_page(form), 422)
        site = door.this_site().name
        operations.set_password(person_id, form.password.data or "", clock.now(), site=site, keep=session_id)
    except Invalid as fault:
        form.password.errors = [translate(fault.message)]
        return make_response(_page(form), fault.status)
    return redirect(url_for("accounts.account"), 303)


@blueprint.post("/account/sessions/<session_id>/end")
@needs(SIGNED_IN, fresh=True)
def end_session(session_id: str) -> Response:
    if not operations.end_session(actor().person_id or "", session_id, clock.now()):
        raise NotFound(N_("There is nothing at this address."))
    return redirect(url_for("accounts.account", _anchor="devices"), 303)


@blueprint.post("/account/sessions/end-others")
@needs(SIGNED_IN, fresh=True)
def end_other_sessions() -> Response:
    person_id, session_id = sessions.held()
    operations.end_sessions(person_id, clock.now(), but=session_id)
    return redirect(url_for("accounts.account", _anchor="devices"), 303)


@blueprint.get("/account/new-phone")
@needs(SIGNED_IN)
def new_phone() -> str:
    steps = reads.steps_of(actor().person_id or "")
    return render_template("accounts/new_phone.html", steps=steps)


def _page(form: NewPasswordForm) -> str:
    person_id, session_id = sessions.held()
    now = clock.now()
    identities, listed = reads.identities_of(person_id), service(Providers)
    connected = {each.issuer for each in identities}
    return render_template(
        "accounts/account.html",
        form=form,
        found=reads.account(person_id),
        roles=reads.roles_held(person_id),
        role_words=ROLES,
        steps=reads.steps_of(person_id),
        keys=reads.passkeys_of(person_id),
        identities=[(each, listed.name_of(each.issuer)) for each in identities],
        providers=[each for each in listed.all if each.issuer not in connected],
        sessions=[each for each in reads.open_sessions(person_id, now) if not sessions.is_too_old(each.started_at)],
        here=session_id,
        notices=[(notice_words(each.kind, each.about), each.at) for each in reads.notices_of(person_id)],
        can_have_passkeys=door.this_site().can_have_passkeys,
    )
