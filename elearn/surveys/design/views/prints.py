"""Papers to print: slips for residents, the letter to guardians, a poster for an open series."""

from datetime import date, timedelta

from flask import Response, request, url_for

from elearn.accounts.queries import area
from elearn.base.core import clock
from elearn.base.core.errors import Conflict, Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import needs
from elearn.base.http.i18n import prefs, translate
from elearn.surveys.design import papers, reads
from elearn.surveys.design.bands import band_words
from elearn.surveys.design.models import Wave
from elearn.surveys.design.slips import slips_of
from elearn.surveys.design.views.blueprint import blueprint, own_listing, own_wave, site
from elearn.surveys.rules import LIST_CLASSES, RUN_WAVES

# One file of paper at a time: a thousand slips take a typesetter some seconds.
SLIPS_A_FILE = 500


@blueprint.get("/surveys/<wave_id>/slips.pdf")
@needs(RUN_WAVES)
def slips_pdf(wave_id: str) -> Response:
    found = own_wave(wave_id)
    if found.state != "open" or found.keys_sha256 is None:
        raise Conflict(N_("Slips are printed once the wave is open: each names its keys."))
    stratum = reads.stratum_by_id(found, request.args.get("stratum", ""))
    start = max(request.args.get("from", 1, type=int), 1) - 1
    sheet = papers.Sheet(
        wave=found.title,
        by=_who_asks(found),
        group=f"{translate(band_words(stratum.band))} · {reads.area_name(stratum)}",
        address=f"{site()}{url_for('surveys.slip', wave_id=found.id)}",
        keys_sha256=found.keys_sha256,
        last_day=found.closes_at.astimezone(clock.TOKYO).date(),
        places=slips_of(found, stratum.id)[start : start + SLIPS_A_FILE],
    )
    return _pdf(papers.slips(sheet, translate, prefs().language), f"slips-{stratum.key}.pdf")


@blueprint.get("/surveys/<wave_id>/poster.pdf")
@needs(RUN_WAVES)
def poster_pdf(wave_id: str) -> Response:
    found = own_wave(wave_id)
    if not found.open_series or found.state != "open" or found.keys_sha256 is None:
        raise Conflict(N_("A poster belongs to an open series, and is printed once it is open: it names its keys."))
    sheet = papers.Poster(
        wave=found.title,
        by=_who_asks(found),
        address=f"{site()}{url_for('surveys.survey', wave_id=found.id)}",
        keys_sha256=found.keys_sha256,
        last_day=found.closes_at.astimezone(clock.TOKYO).date(),
    )
    return _pdf(papers.poster(sheet, translate, prefs().language), "poster.pdf")


def _who_asks(found: Wave) -> str:
    asks = area(found.organisation_id)
    return asks.name if asks else ""


@blueprint.get("/surveys/<wave_id>/letter.pdf")
@needs(RUN_WAVES)
def specimen_pdf(wave_id: str) -> Response:
    """The letter as an official approves it, before any school has named a class: school and day are left open."""
    found = own_wave(wave_id)
    if found.open_series:
        raise Conflict(N_("An open series asks no classes, so there is no letter to guardians."))
    return _letter(found, translate(N_("(name of the school)")), None)


@blueprint.get("/surveys/classes/<listing_id>/letter.pdf")
@needs(LIST_CLASSES)
def letter_pdf(listing_id: str) -> Response:
    made = own_listing(listing_id)
    school = area(made.organisation_id)
    return _letter(reads.wave(made.wave_id), school.name if school else "", _day(request.args.get("until")))


def _letter(found: Wave, school: str, last_day: date | None) -> Response:
    fingerprint = papers.grouped(found.keys_sha256) if found.keys_sha256 else ""
    made = papers.Letter(school, found.title, last_day, fingerprint)
    return _pdf(papers.letter(made, translate, prefs().language), "letter.pdf")


def _day(typed: str | None) -> date:
    """The last day to refuse; a week from today where none was given."""
    if not typed:
        return clock.now().astimezone(clock.TOKYO).date() + timedelta(days=7)
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Invalid(N_("Please give the day as year, month and day, such as 2026-11-30.")) from None


def _pdf(content: bytes, name: str) -> Response:
    response = Response(content, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
