"""The audit log for administrators: their own office and what lies below it."""

from flask import Response, render_template, request

from elearn.base.core.audit import ACTIONS
from elearn.base.http.access import actor, needs
from elearn.rights import queries
from elearn.rights.rules import AUDIT
from elearn.rights.views.blueprint import blueprint, kept_nowhere


@blueprint.get("/account/audit")
@needs(AUDIT)
def audit() -> Response:
    rows = queries.audit_rows(queries.may_audit(actor()), before=request.args.get("before", type=int))
    page = render_template(
        "rights/audit.html",
        rows=rows,
        actions=ACTIONS,
        older=rows[-1].number if len(rows) == queries.ROWS_A_PAGE else None,
        verdict=queries.verify_chain() if "check" in request.args else None,
        audience="O",
    )
    return kept_nowhere(page)
