"""A second device for the board: scan, compare a number, approve on the signed-in screen."""

from flask import current_app, redirect, render_template, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from elearn.base.core import clock
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.core.signed import dated_papers
from elearn.base.http.access import public
from elearn.classroom import operations, queries, rules
from elearn.classroom.models import ClassSession
from elearn.classroom.operations.pairing import PATIENCE
from elearn.classroom.views.blueprint import CHECKED, blueprint, held_pairing, hold_pairing, own_session, site
from elearn.web.qr import qr

OPEN_DOOR = "asks only: the board opens after the teacher has approved the number"


def _invitations() -> URLSafeTimedSerializer:
    """Signs what the QR code says: pupils know the session's id, which must not be enough to bother the teacher."""
    return dated_papers(current_app.config["SECRET_KEY"], "elearn.classroom.pairing")


@blueprint.get("/teach/sessions/<session_id>/pair")
@public(CHECKED)
def pair(session_id: str) -> str:
    return _page("classroom/pair.html", queries.lead_of(own_session(session_id)))


@blueprint.get("/teach/sessions/<session_id>/pair-part")
@public(CHECKED)
def pair_part(session_id: str) -> str:
    return _page("classroom/_pair.html", queries.lead_of(own_session(session_id)))


def _page(template: str, found: ClassSession) -> str:
    address = site() + url_for("classroom.ask_for_board", invitation=_invitations().dumps(found.id))
    return render_template(
        template, found=found, address=address, qr=qr(address), waiting=queries.waiting_devices(found), audience="T"
    )


@blueprint.post("/teach/sessions/<session_id>/pair/<pairing_id>/approve")
@public(CHECKED)
def approve(session_id: str, pairing_id: str) -> Response:
    found = own_session(session_id)
    operations.approve_pairing(found, pairing_id, clock.now())
    return redirect(url_for("classroom.screen", session_id=found.id), 303)


@blueprint.post("/teach/sessions/<session_id>/pair/<pairing_id>/refuse")
@public(CHECKED)
def refuse(session_id: str, pairing_id: str) -> Response:
    found = own_session(session_id)
    operations.refuse_pairing(found, pairing_id, clock.now())
    return redirect(url_for("classroom.pair", session_id=found.id), 303)


@blueprint.get("/board/<invitation>")
@public(OPEN_DOOR)
def ask_for_board(invitation: str) -> str:
    _invited(invitation)
    return render_template("classroom/ask.html", invitation=invitation, audience="T")


@blueprint.post("/board/<invitation>")
@public(OPEN_DOOR)
def ask_for_board_now(invitation: str) -> Response:
    pairing = operations.ask_for_board(_invited(invitation), clock.now())
    hold_pairing(pairing.id)
    return redirect(url_for("classroom.wait_for_board"), 303)


@blueprint.get("/board/wait")
@public("shows a device its own number, or leads it to the board once approved")
def wait_for_board() -> str | Response:
    pairing = queries.pairing(held_pairing())
    if pairing is None:
        raise NotFound(N_("This device no longer asks."))
    if rules.holds_board(pairing, queries.by_id(pairing.session_id)):
        return redirect(url_for("classroom.board", session_id=pairing.session_id), 303)
    return render_template("classroom/wait.html", number=pairing.number, audience="T")


def _invited(invitation: str) -> ClassSession:
    try:
        session_id = _invitations().loads(invitation, max_age=int(PATIENCE.total_seconds()))
    except BadSignature:
        raise NotFound(N_("This invitation is too old. Please scan the code on the teacher's screen again.")) from None
    return queries.by_id(str(session_id))
