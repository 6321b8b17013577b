"""Letting others in: invitations by link and slip, and whether adults may sign up by themselves."""

from datetime import timedelta

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts.blueprint import blueprint
from elearn.accounts.signing import door, operations, papers
from elearn.accounts.signing import queries as reads
from elearn.accounts.signing.operations.invitations import LONGEST
from elearn.accounts.signing.rules import INVITE
from elearn.accounts.signing.wording import ROLES
from elearn.base.core import clock
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, needs, permit
from elearn.base.http.i18n import prefs, translate

DAYS = (3, 7, 14, 30, LONGEST.days)


@blueprint.get("/account/invitations/")
@needs(INVITE)
def invitations() -> str:
    reach = reads.reach_of(actor().person_id or "")
    batches = reads.batches_within(reach, clock.now())
    return render_template(
        "accounts/invitations.html",
        reach=reach,
        batches=[(each, _link(each.ids[0]) if len(each.ids) == 1 else "") for each in batches if each.ids],
        open_places={each.id for each in reads.sign_up_places()},
        role_words=ROLES,
        roles=[role for role in ROLES if any(role in each.roles for each in reach)],
        days=DAYS,
        site=door.this_site().origin,
    )


@blueprint.post("/account/invitations/")
@needs(INVITE, fresh=True)
def invite() -> AnyResponse:
    form, by = request.form, actor().person_id or ""
    place, role = form.get("place", ""), form.get("role", "")
    permit(_may_invite(by, place, role), hidden=False)
    count, days = form.get("count", 0, type=int), form.get("days", 0, type=int)
    operations.invite(by, place, role, count, timedelta(days=days), clock.now())
    return redirect(url_for("accounts.invitations", _anchor="open"), 303)


def _may_invite(by: str, place_id: str, role: str) -> bool:
    return any(each.place.id == place_id and role in each.roles for each in reads.reach_of(by))


@blueprint.get("/account/invitations/<batch>/slips.pdf")
@needs(INVITE)
def slips_pdf(batch: str) -> Response:
    found = next((each for each in _own_batches() if each.id == batch), None)
    if found is None or not found.ids:
        raise NotFound(N_("There is nothing at this address."))
    what = translate(N_("%(place)s: %(role)s", place=found.place, role=translate(ROLES[found.role])))
    made = papers.Slips(
        title=translate(N_("Invitations")),
        what=what,
        address=f"{door.this_site().origin}{url_for('accounts.invited_by_hand')}",
        until=found.expires_at,
        codes=[operations.code_of(each) for each in found.ids],
    )
    response = Response(papers.slips(made, translate, prefs().language), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename="invitations.pdf")
    return response


@blueprint.post("/account/invitations/<batch>/withdraw")
@needs(INVITE)
def withdraw_invitations(batch: str) -> AnyResponse:
    permit(any(each.id == batch for each in _own_batches()))
    operations.withdraw(batch)
    return redirect(url_for("accounts.invitations", _anchor="open"), 303)


@blueprint.post("/account/places/<place>/sign-up")
@needs(INVITE)
def allow_sign_up(place: str) -> AnyResponse:
    permit(any(each.place.id == place and each.own for each in reads.reach_of(actor().person_id or "")))
    operations.allow_sign_up(place, clock.now(), allowed=request.form.get("allowed") == "yes")
    return redirect(url_for("accounts.invitations", _anchor="sign-up"), 303)


def _own_batches() -> list[reads.Batch]:
    return list(reads.batches_within(reads.reach_of(actor().person_id or ""), clock.now()))


def _link(invitation_id: str) -> str:
    return f"{door.this_site().origin}{url_for('accounts.invited', code=operations.code_of(invitation_id))}"
