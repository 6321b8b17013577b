"""For officials: the badges of their office, to be suspended, restored or taken back with a reason from the list."""

from typing import Any

from flask import Response, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from elearn.badges import operations, queries, rules
from elearn.badges.rules import MANAGE
from elearn.badges.views.blueprint import blueprint, keep_no_copy
from elearn.badges.wording import REASONS, STATES
from elearn.base.core import clock
from elearn.base.core.errors import Invalid
from elearn.base.http.access import actor, needs, permit
from elearn.base.http.i18n import translate


@blueprint.get("/badges/issued/")
@needs(MANAGE)
def issued() -> Response:
    return _page()


def _page(opened: str = "", *, fault: bool = False) -> Response:
    """With the form of one badge open: a list of many forms would be slow to load on a town hall's line."""
    offices = queries.offices_of(actor())
    looked_for = request.args.get("q", "").strip()
    found = queries.issued_by(offices, clock.now(), words=looked_for, after=request.args.get("after", ""))
    page = render_template(
        "badges/issued.html",
        issued=found.badges,
        more=found.after,
        q=looked_for,
        kept=_kept(),
        offices={place.id: place.name for place in offices},
        said={state: translate(words) for state, words in STATES.items()},
        reasons=REASONS,
        opening=url_for("badges.issued", **_kept(), open=""),
        opened=opened or request.args.get("open", ""),
        fault=fault,
        audience="O",
    )
    return keep_no_copy(make_response(page, 422 if fault else 200))


@blueprint.post("/badges/issued/<badge_id>")
@needs(MANAGE, fresh=True)
def manage(badge_id: str) -> AnyResponse:
    """`deed` is revoke, suspend or restore. Who did it stands in no page; the reason is public."""
    badge = queries.badge_of(badge_id)
    permit(rules.may_manage({place.id for place in queries.offices_of(actor())}, badge))
    reason, now = request.form.get("reason", ""), clock.now()
    try:
        if request.form.get("deed") == "restore":
            operations.restore(badge)
        elif request.form.get("deed") == "revoke":
            operations.revoke(badge, reason, now)
        else:
            operations.suspend(badge, reason, now)
    except Invalid:
        return _page(badge_id, fault=True)
    return redirect(url_for("badges.issued", **_kept(), _anchor=f"badge-{badge_id}"), 303)


def _kept() -> dict[str, Any]:
    """What was looked for and which page, so that a deed leads back to the same list."""
    return {key: value for key in ("q", "after") if (value := request.args.get(key, ""))}
