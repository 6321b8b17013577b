"""Helping somebody back in, and coming back by a slip."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts.blueprint import blueprint
from elearn.accounts.forms import NewPasswordForm
from elearn.accounts.signing import door, operations, papers
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.codes import folded
from elearn.accounts.signing.providers import Providers
from elearn.accounts.signing.queries.recovering import OpenSlip
from elearn.accounts.signing.rules import RECOVER
from elearn.accounts.signing.telling import attempt, tell
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, Gone, Invalid, NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import actor, needs, public
from elearn.base.http.i18n import prefs, translate
from elearn.base.http.throttle import count_failure, refuse_guessers


@blueprint.get("/account/recovery/")
@needs(RECOVER)
def recovery() -> str:
    return _recovery_page()


@blueprint.post("/account/recovery/")
@needs(RECOVER, fresh=True)
def issue_slip() -> Response:
    who, name = actor().person_id or "", request.form.get("name", "")
    found = reads.person_to_help(name, reads.helped_by(who))
    if found is None:
        return make_response(_recovery_page(typed=name, unknown=True), 422)
    operations.issue_slip(found, who, clock.now())
    return redirect(url_for("accounts.recovery", _anchor="slips"), 303)


@blueprint.get("/account/recovery/<slip>/slip.pdf")
@needs(RECOVER, fresh=True)
def recovery_slip(slip: str) -> Response:
    """For who printed it: the second person agrees without ever seeing the code."""
    found = _own_slip(slip)
    if found.issued_by != actor().person_id:
        raise NotFound(N_("There is nothing at this address."))
    made = papers.Slips(
        title=translate(N_("A way back in")),
        what=translate(N_("A way back in for %(name)s", name=found.name)),
        address=f"{door.this_site().origin}{url_for('accounts.back_by_hand')}",
        until=found.expires_at,
        codes=[operations.slip_code(slip)],
    )
    response = make_response(papers.slips(made, translate, prefs().language))
    response.mimetype = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename="way-back-in.pdf")
    return response


@blueprint.post("/account/recovery/<slip>/agree")
@needs(RECOVER, fresh=True)
def agree(slip: str) -> Response:
    _own_slip(slip)
    operations.agree(slip, actor().person_id or "")
    return redirect(url_for("accounts.recovery", _anchor="slips"), 303)


def _own_slip(slip_id: str) -> OpenSlip:
    """A slip for somebody of one's own places."""
    slips = reads.open_slips(reads.helped_by(actor().person_id or ""), clock.now())
    found = next((each for each in slips if each.id == slip_id), None)
    if found is None:
        raise NotFound(N_("There is nothing at this address."))
    return found


def _recovery_page(*, typed: str = "", unknown: bool = False) -> str:
    who = actor().person_id or ""
    slips = reads.open_slips(reads.helped_by(who), clock.now())
    return render_template("accounts/recovery.html", slips=slips, who=who, typed=typed, unknown=unknown)


@blueprint.get("/back/")
@public("where the code of a slip is typed")
def back_by_hand() -> Response:
    if code := folded(request.args.get("code", "")):
        return redirect(url_for("accounts.back", code=code), 303)
    return make_response(render_template("accounts/back_by_hand.html"))


@blueprint.get("/back/<code>")
@public("whoever was given the slip in person")
def back(code: str) -> str:
    _require_slip(code)
    return _back_page(code, NewPasswordForm())


@blueprint.post("/back/<code>")
@public("whoever was given the slip in person")
def come_back(code: str) -> Response:
    _require_slip(code)
    form = NewPasswordForm()
    try:
        if not form.validate():
            return make_response(_back_page(code, form), 422)
        site = door.this_site().name
        person_id = operations.come_back(code, form.password.data or "", clock.now(), site=site)
    except (Conflict, Gone):
        tell("slip", "refused")
        raise
    except Invalid as fault:
        form.password.errors = [translate(fault.message)]
        return make_response(_back_page(code, form), 422)
    return door.let_in(person_id, url_for("accounts.welcome"), "slip")


def _back_page(code: str, form: NewPasswordForm) -> str:
    return render_template("accounts/back.html", form=form, code=code, providers=service(Providers).all)


def _require_slip(code: str) -> None:
    with attempt("slip"):
        refuse_guessers()
        if not reads.slip_opens(code, clock.now()):
            count_failure()
            raise Gone(N_("This slip was used, or its 24 hours are over. Ask for a new one."))
