"""Those who answer: the survey page, the way in by a slip, the check, and the ballot. No answer ever comes here."""

import base64
import binascii
from dataclasses import dataclass
from typing import Any

from flask import Response, jsonify, render_template, request

from elearn.accounts.queries import SURVEY, learner_id_of, may
from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import NP_, Message
from elearn.base.core.ports import service
from elearn.base.http.access import actor, public
from elearn.base.http.bodies import json_body, same_origin
from elearn.base.http.i18n import prefs
from elearn.base.http.throttle import count_failure, refuse_guessers
from elearn.courseware.queries import catalogue
from elearn.surveys.design import reads
from elearn.surveys.design.issuing import CLOSED, MALFORMED, Wish, issue
from elearn.surveys.design.models import Place, Stratum, Wave
from elearn.surveys.design.opening import is_open
from elearn.surveys.design.slips import folded
from elearn.surveys.design.views.blueprint import blueprint
from elearn.surveys.design.views.handouts import refuse_too_many_ballots
from elearn.surveys.instruments.reading import instrument

ANYONE = "a survey: who has a place is asked for each ballot; the page itself tells nothing about anyone"
BLINDED_BYTES = 256
MOST_KEY = 40
UNKNOWN_SLIP = NP_("child", "This code does not fit. Please look at the slip once more.")
HELP_KEYS = ("sos24", "childrights", "childline", "police9110", "consumer188")


@dataclass(frozen=True)
class Entry:
    """What the page needs to know of whoever came: the stratum, and how the device tells its ballots apart."""

    stratum: Stratum
    place: str
    kind: str
    not_asked: bool = False
    session_id: str | None = None
    slip: str = ""


def _learners() -> list[str]:
    """Under which ids this browser may have a place: a seat, and the person who is signed in."""
    who = actor()
    own = learner_id_of(who.person_id) if who.person_id else None
    return [each for each in (who.learner_id, own) if each]


def _entry(found: Wave, place: Place | None, slip: str = "") -> Entry | None:
    if found.open_series:
        only = next(iter(reads.strata(found)), None)
        return Entry(reads.stratum_by_id(found, only.id), "open", "open", _is_refused()) if only else None
    if place is None:
        return None
    session_id = reads.listing(place.listing_id).session_id if place.listing_id else None
    not_asked = place.not_asked or _is_refused()
    return Entry(reads.stratum_by_id(found, place.stratum_id), place.id, place.kind, not_asked, session_id, slip)


def _is_refused() -> bool:
    """A pupil who is signed in and is not to be asked reads the page of like length, as in a seat so marked."""
    person_id = actor().person_id
    return person_id is not None and not may(person_id, SURVEY)


@blueprint.get("/s/<wave_id>/")
@public(ANYONE)
def survey(wave_id: str) -> str:
    found = reads.wave(wave_id)
    return _page(found, _entry(found, reads.place_of(found, _learners())))


def _page(found: Wave, entry: Entry | None) -> str:
    if not is_open(found, clock.now()) or entry is None:
        return _no_survey(found)
    asked = instrument(entry.stratum.instrument)
    return render_template(
        "surveys/survey.html",
        wave=found,
        entry=entry,
        asked=asked,
        language=prefs().lang,
        contacts=_help(),
        audience=_audience(entry.stratum),
    )


def _audience(stratum: Stratum) -> str:
    return "R" if stratum.audience == "adult" else stratum.audience


def _help() -> list[Any]:
    contacts = catalogue().contacts
    return [contacts[key] for key in HELP_KEYS if key in contacts]


def _no_survey(found: Wave) -> str:
    over = found.state != "draft" and not is_open(found, clock.now())
    return render_template("surveys/no_place.html", wave=found, over=over, closed=CLOSED, audience="R")


@blueprint.get("/s/<wave_id>/slip")
@public(ANYONE)
def slip(wave_id: str) -> str:
    return _slip_page(reads.wave(wave_id))


def _slip_page(found: Wave, fault: Message | None = None) -> str:
    if not is_open(found, clock.now()):
        return _no_survey(found)
    return render_template(
        "surveys/slip.html", wave=found, fault=fault, typed=request.form.get("code", ""), audience="R"
    )


@blueprint.post("/s/<wave_id>/slip")
@public(ANYONE)
def enter_slip(wave_id: str) -> str | tuple[str, int]:
    refuse_guessers()
    found, code = reads.wave(wave_id), folded(request.form.get("code", ""))
    place = reads.slip_place(found, code)
    if place is None:
        count_failure()
        return _slip_page(found, UNKNOWN_SLIP), 422
    return _page(found, _entry(found, place, code))


@blueprint.get("/s/<wave_id>/check")
@public(ANYONE)
def check(wave_id: str) -> str:
    return render_template("surveys/check.html", wave=reads.wave(wave_id), audience="R")


@blueprint.post("/ballots/<wave_id>/issue")
@same_origin
@public(ANYONE)
def issue_ballot(wave_id: str) -> Response:
    refuse_guessers()
    wish = _wish(wave_id, json_body(limit=2_048))
    if _is_open_series(wave_id):
        refuse_too_many_ballots(wave_id)
    return jsonify(signature=_b64(issue(wish, clock.now())))


def _is_open_series(wave_id: str) -> bool:
    with service(Database).unit(write=False):  # signing comes first: nobody's writing waits for it
        return reads.wave(wave_id).open_series


def _wish(wave_id: str, body: Any) -> Wish:
    """The body as `Wish`; Invalid for any other shape."""
    if not isinstance(body, dict) or not set(body) <= {"stratum", "blinded", "slip"}:
        raise Invalid(MALFORMED)
    stratum, slip_code = body.get("stratum"), body.get("slip")
    if not isinstance(stratum, str) or len(stratum) > MOST_KEY or not isinstance(slip_code, str | None):
        raise Invalid(MALFORMED)
    code = folded(slip_code) if slip_code else None
    return Wish(wave_id, stratum, _blinded(body.get("blinded")), () if code else _learners(), code)


def _blinded(given: object) -> bytes:
    try:
        raw = base64.b64decode(str(given) + "=" * (-len(str(given)) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise Invalid(MALFORMED) from None
    if len(raw) != BLINDED_BYTES:
        raise Invalid(MALFORMED)
    return raw


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
