"""Casting, public keys, the list of what was counted. No cookie, no session, no log (see `veil` and `UNOBSERVED`)."""

import re
from typing import Final

from flask import Blueprint, Response, jsonify

from elearn.base.core.errors import NotFound
from elearn.base.http.access import public
from elearn.base.http.bodies import json_body, same_origin
from elearn.surveys.ballots import operations, queries
from elearn.surveys.ballots.store import NOTHING

blueprint = Blueprint("ballots", __name__)
MOST_BYTES: Final = 2_048
_PREFIX: Final = re.compile(r"[0-9a-f]{2}")
_FOR_EVER: Final = "public, max-age=31536000, immutable"


@blueprint.after_request
def keep_no_trace(response: Response) -> Response:
    """Nobody's history or log gets an address of ours from here."""
    response.headers.setdefault("Cache-Control", "no-store")
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@blueprint.get("/ballots/<wave_id>/keys.json")
@public("everyone checks these keys against the hash in their invitation")
def keys(wave_id: str) -> Response:
    response = Response(queries.keys_text(wave_id), mimetype="application/json")
    response.headers["Cache-Control"] = _FOR_EVER
    return response


@blueprint.post("/ballots/<wave_id>/cast")
@public("the blind signature is the authority: who casts is nobody")
@same_origin
def cast(wave_id: str) -> Response:
    operations.cast(wave_id, operations.ballot_of(json_body(MOST_BYTES)))
    return jsonify(cast=True)


@blueprint.get("/ballots/<wave_id>/counted/<prefix>.txt")
@public("everyone can look up whether their ballot was counted")
def counted(wave_id: str, prefix: str) -> Response:
    if not _PREFIX.fullmatch(prefix):
        raise NotFound(NOTHING)
    return Response(queries.counted(wave_id, prefix), mimetype="text/plain")
