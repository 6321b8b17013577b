"""Documents for programs: the issuer's profile, its keys, status lists, achievements, the skill framework."""

import json

from flask import Response, request

from elearn.badges import credentials, drawing, framework, queries
from elearn.badges.framework import Achievement
from elearn.badges.issuer import Issuer
from elearn.badges.queries import Published
from elearn.badges.views.blueprint import blueprint, open_document
from elearn.base.core import clock
from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import public

_WHY = "verifiers everywhere need it; it says nothing about a person"
_LD = "application/ld+json"


@blueprint.get("/badges/issuer.json")
@public(_WHY)
def issuer() -> Response:
    return _document(queries.issuer_profile())


@blueprint.get("/badges/keys/<key>.json")
@public(_WHY)
def key(key: str) -> Response:
    return open_document(json.dumps(queries.key_document(key)), "application/jwk+json")


@blueprint.get("/badges/status/<int(max=999999999):number>.json")
@public(_WHY)
def status(number: int) -> Response:
    return open_document(service(Published).status_list(number, clock.now()), _LD)


@blueprint.get("/badges/skills.json")
@public(_WHY)
def skills_file() -> Response:
    found = credentials.skills(service(Issuer), framework.framework())
    return open_document(json.dumps(found, ensure_ascii=False), "application/json")


@blueprint.get("/badges/achievements/<key>/<int:version>.json")
@public(_WHY)
def achievement(key: str, version: int) -> Response:
    found = _achievement(key, version)
    return _document(
        {"@context": list(credentials.CONTEXTS)} | credentials.achievement(service(Issuer), found, _language())
    )


@blueprint.get("/badges/achievements/<key>/<int:version>.svg")
@public(_WHY)
def achievement_picture(key: str, version: int) -> Response:
    return open_document(drawing.picture(_achievement(key, version), _language()), "image/svg+xml")


def _achievement(key: str, version: int) -> Achievement:
    found = framework.achievement(key, version) if version else None
    if found is None:
        raise NotFound(N_("There is nothing at this address."))
    return found


def _language() -> str:
    """A document has one language, whoever reads it; `?lang=en` is another document."""
    asked = request.args.get("lang", "")
    return asked if asked in credentials.LANGUAGES else credentials.LANGUAGES[0]


def _document(found: credentials.Json) -> Response:
    return open_document(json.dumps(found, ensure_ascii=False), _LD)
