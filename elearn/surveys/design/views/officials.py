"""An official's pages: the waves of the area, a new one, and what is asked in it of whom."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts.queries import area
from elearn.base.core import clock
from elearn.base.core.errors import DomainError
from elearn.base.http.access import actor, needs
from elearn.base.http.i18n import translate
from elearn.surveys.design import reads, slips, strata, wording
from elearn.surveys.design import waves as operations
from elearn.surveys.design.bands import AGES, band_words
from elearn.surveys.design.forms import WaveForm
from elearn.surveys.design.listing import remove_listing
from elearn.surveys.design.models import Wave
from elearn.surveys.design.opening import is_open, readiness
from elearn.surveys.design.published import report_filters
from elearn.surveys.design.reads import StratumView
from elearn.surveys.design.views.blueprint import blueprint, own_wave, site, whole_number
from elearn.surveys.rules import RUN_WAVES
from elearn.web.forms import choices
from elearn.web.qr import qr


@blueprint.get("/surveys/")
@needs(RUN_WAVES)
def waves() -> str:
    found = reads.waves(reads.reach(actor()))
    names = {each.id: place.name for each in found if (place := area(each.organisation_id))}
    return render_template("surveys/waves.html", waves=found, areas=names, states=wording.STATES, audience="O")


@blueprint.get("/surveys/new")
@needs(RUN_WAVES)
def new_wave() -> str:
    return _new_page(_form())


def _form() -> WaveForm:
    form = WaveForm()
    form.area.choices = choices((place.id, place.name) for place in reads.areas_to_ask(actor()))
    form.kind.choices = choices((key, translate(words)) for key, words in wording.KINDS.items())
    form.custody.choices = choices((key, translate(words)) for key, words in wording.CUSTODIES.items())
    if not form.period.data:
        form.period.data = clock.now().astimezone(clock.TOKYO).strftime("%Y-%m")
    return form


def _new_page(form: WaveForm, fault: str = "") -> str:
    return render_template("surveys/new.html", form=form, fault=fault, audience="O")


@blueprint.post("/surveys/new")
@needs(RUN_WAVES)
def create_wave() -> Response | tuple[str, int]:
    form = _form()
    if not form.validate():
        return _new_page(form), 422
    try:
        found = operations.create(
            form.area.data,
            form.title.data or "",
            form.period.data or "",
            operations.end_of_day(str(form.closes.data)),
            clock.now(),
            kind=form.kind.data,
            custody=form.custody.data,
            open_series=bool(form.open_series.data),
            created_by=actor().person_id,
        )
    except DomainError as fault:
        return _new_page(form, translate(fault.message)), fault.status
    return _back(found)


def _back(found: Wave) -> Response:
    return redirect(url_for("surveys.wave", wave_id=found.id), 303)


@blueprint.get("/surveys/<wave_id>/")
@needs(RUN_WAVES)
def wave(wave_id: str) -> str:
    found = own_wave(wave_id)
    state, link = readiness(found, clock.now()), _link(found)
    return render_template(
        "surveys/wave.html",
        wave=found,
        area=area(found.organisation_id),
        areas=reads.tree(found).areas(),
        ready=state,
        listings=reads.listings(found),
        not_begun=reads.not_begun(found) if found.state == "open" else [],
        merges={view.id: _merges(found, view, state.strata) for view in state.small} if found.stage == "draft" else {},
        words=wording,
        ages=AGES,
        link=link,
        code=qr(link) if link and found.open_series else "",
        early=is_open(found, clock.now()),
        report=report_filters(found.id),
        classes_address=f"{site()}{url_for('surveys.classes')}",
        audience="O",
    )


def _merges(found: Wave, small: StratumView, views: list[StratumView]) -> list[tuple[str, str]]:
    """Buttons: the ids that would become one, and what the button says."""
    by_id = {view.id: view for view in views}
    return [
        (" ".join(offer.ids), _merge_words(offer.kind, [by_id[each] for each in offer.ids[1:]], offer.eligible))
        for offer in strata.offers(found, small.id)
    ]


def _merge_words(kind: str, others: list[StratumView], eligible: int) -> str:
    names = [translate(band_words(view.band)) if kind == "grades" else view.area for view in others]
    return translate(wording.merge_words(kind, "・".join(names), eligible))


def _link(found: Wave) -> str:
    """The address to hand out, with the hash of the keys in its fragment."""
    if found.keys_sha256 is None:
        return ""
    return f"{site()}{url_for('surveys.survey', wave_id=found.id)}#k={found.keys_sha256}"


@blueprint.post("/surveys/<wave_id>/merge")
@needs(RUN_WAVES)
def merge(wave_id: str) -> Response:
    found = own_wave(wave_id)
    ids = tuple(request.form.get("ids", "").split())
    strata.merge(found, ids[0] if ids else "", ids)
    return _back(found)


@blueprint.post("/surveys/<wave_id>/slips")
@needs(RUN_WAVES)
def plan_slips(wave_id: str) -> Response:
    found = own_wave(wave_id)
    slips.plan_slips(found, request.form.get("area", ""), request.form.get("band", ""), whole_number("count"))
    return _back(found)


@blueprint.post("/surveys/<wave_id>/people")
@needs(RUN_WAVES)
def add_people(wave_id: str) -> Response:
    found = own_wave(wave_id)
    slips.add_people(found, request.form.get("area", ""), request.form.getlist("role"))
    return _back(found)


@blueprint.post("/surveys/<wave_id>/handed-out")
@needs(RUN_WAVES)
def hand_out(wave_id: str) -> Response:
    found = own_wave(wave_id)
    slips.hand_out(found, request.form.get("stratum", ""), whole_number("count"))
    return _back(found)


@blueprint.post("/surveys/<wave_id>/extend")
@needs(RUN_WAVES)
def extend(wave_id: str) -> Response:
    found = own_wave(wave_id)
    operations.extend(found, operations.end_of_day(request.form.get("closes", "")), clock.now())
    return _back(found)


@blueprint.post("/surveys/<wave_id>/discard")
@needs(RUN_WAVES)
def discard(wave_id: str) -> Response:
    operations.discard(own_wave(wave_id))
    return redirect(url_for("surveys.waves"), 303)


@blueprint.post("/surveys/<wave_id>/listings/<listing_id>/remove")
@needs(RUN_WAVES)
def drop_listing(wave_id: str, listing_id: str) -> Response:
    found = own_wave(wave_id)
    made = reads.listing(listing_id)
    if made.wave_id == found.id:
        remove_listing(found, made)
    return _back(found)
