"""A badge for anyone: as a page, or as the credential for programs that ask for it."""

from datetime import datetime
from typing import Final

from flask import Response, abort, make_response, render_template, request

from elearn.badges import framework, queries
from elearn.badges.models import Badge
from elearn.badges.queries import Check, Files, Published, Shown
from elearn.badges.views.blueprint import WHY, blueprint, open_document
from elearn.badges.wording import REASONS, STATES
from elearn.base.core import clock
from elearn.base.core.ports import service
from elearn.base.http.access import public
from elearn.base.http.i18n import prefs

# What a program may ask for by `Accept`; the page comes first, so that browsers get it.
_ACCEPTED: Final = {
    "text/html": "html",
    "application/json": "json",
    "application/ld+json": "json",
    "application/vc": "json",
    "application/vc+ld+json": "json",
    "application/vc+jwt": "jwt",
    "application/jwt": "jwt",
    "image/png": "png",
    "image/svg+xml": "svg",
}
_MIMETYPES: Final = {
    "json": "application/ld+json",
    "jwt": "application/vc+jwt",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


@blueprint.get("/badges/")
@public(WHY)
def overview() -> str:
    return render_template(
        "badges/overview.html", achievements=framework.current(), framework=framework.framework(), audience="S"
    )


@blueprint.get("/badges/skills")
@public("the skill framework is published for everyone")
def skills() -> str:
    return render_template("badges/skills.html", framework=framework.framework(), audience="S")


@blueprint.get("/badges/<badge_id>")
@public(WHY)
def badge(badge_id: str) -> Response:
    found = queries.badge_of(badge_id)
    best = request.accept_mimetypes.best_match(_ACCEPTED, default="text/html")
    kind = _ACCEPTED[best or "text/html"]
    response = _page(found) if kind == "html" else file_of(found, kind)
    response.vary.add("Accept")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@blueprint.get("/badges/<badge_id>.<any(json, svg, png, jwt, pdf):kind>")
@public(WHY)
def badge_file(badge_id: str, kind: str) -> Response:
    return file_of(queries.badge_of(badge_id), kind)


def _page(found: Badge) -> Response:
    """Made once a minute for all who look at it: a poster's QR code brings many at the same moment."""
    now = clock.now()
    shown, signature = queries.shown(found, now), service(Published).signature(found)
    stands = (shown.state, found.revoked_for, found.suspended_for, shown.name, shown.office, signature.state)
    key = (found.id, *stands, request.full_path, prefs(), now.replace(second=0, microsecond=0))
    page = service(Published).page(key, lambda: _made(shown, signature, now))
    return make_response(page)


def _made(shown: Shown, signature: Check, now: datetime) -> str:
    return render_template(
        "badges/badge.html",
        shown=shown,
        signature=signature,
        now=now,
        states=STATES,
        reasons=REASONS,
        language=prefs().language,
        audience="S",
    )


def file_of(found: Badge, kind: str, *, name: str | None = None) -> Response:
    """The badge as a file; the certificate bears `name`, or else what the holder shows to everyone."""
    files = Files(found, prefs().language)
    if kind == "pdf":
        content: str | bytes = files.pdf(clock.now(), name=queries.public_name(found) if name is None else name)
    elif kind in _MIMETYPES:
        content = files.made(kind)
    else:
        abort(404)
    response = open_document(content, _MIMETYPES[kind])
    response.headers["Cache-Control"] = "no-cache"
    if kind in ("jwt", "pdf") or "download" in request.args:
        response.headers.set("Content-Disposition", "attachment", filename=f"{found.achievement}-badge.{kind}")
    return response
