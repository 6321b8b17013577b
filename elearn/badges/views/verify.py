"""`/badges/verify`: a file or an address in, plain words out."""

from flask import make_response, render_template, request
from werkzeug.wrappers import Response

from elearn.badges import checking, queries
from elearn.badges.checking import Given, Unreadable
from elearn.badges.views.blueprint import blueprint, keep_no_copy
from elearn.base.core import clock
from elearn.base.core.messages import N_
from elearn.base.http.access import public

_WHY = "anyone may check a badge; what is given is read and forgotten"


@blueprint.get("/badges/verify")
@public(_WHY)
def verify() -> str:
    return render_template("badges/verify.html", address=request.args.get("address", ""), audience="S")


@blueprint.post("/badges/verify")
@public(_WHY)
def verify_now() -> Response:
    address, belongs_to = request.form.get("address", "").strip(), request.form.get("belongs_to", "")
    try:
        verdict, fault, status = queries.verify(_given(address), clock.now(), belongs_to=belongs_to), None, 200
    except Unreadable as unreadable:
        verdict, fault, status = None, unreadable, unreadable.status
    page = render_template(
        "badges/verify.html",
        verdict=verdict,
        fault=fault,
        address=address,
        belongs_to=belongs_to,
        now=clock.now(),
        audience="S",
    )
    return keep_no_copy(make_response(page, status))


def _given(address: str) -> Given:
    """A file wins over an address."""
    file = request.files.get("file")
    content = file.read(checking.MOST_BYTES + 1) if file else b""
    if content:
        return checking.given_file(content)
    if not address:
        raise Unreadable(N_("Please choose a file, or give an address."))
    return checking.given_address(address)
