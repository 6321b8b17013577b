"""Opening a wave: what the area will get, the keys, the trustees one by one, and the moment when it opens."""

from flask import make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.base.core import clock
from elearn.base.core.db import after_commit
from elearn.base.core.jobs import DueJobs
from elearn.base.core.ports import service
from elearn.base.http.access import needs
from elearn.surveys.design import keymaking, reads, wording
from elearn.surveys.design import opening as operations
from elearn.surveys.design.custody import CHECKED, Ceremonies
from elearn.surveys.design.views.blueprint import blueprint, own_wave
from elearn.surveys.rules import RUN_WAVES
from elearn.web.qr import qr

_AGAIN_SECONDS = "3"


@blueprint.get("/surveys/<wave_id>/opening")
@needs(RUN_WAVES)
def opening(wave_id: str) -> str | Response:
    found = own_wave(wave_id)
    if found.state != "draft":
        return redirect(url_for("surveys.wave", wave_id=found.id), 303)
    now = clock.now()
    return render_template(
        "surveys/opening.html",
        wave=found,
        ready=operations.readiness(found, now),
        ceremony=service(Ceremonies).get(found.id, now),
        areas=reads.area_names(found),
        words=wording,
        keys=keymaking.progress(found),
        audience="O",
    )


@blueprint.post("/surveys/<wave_id>/keys")
@needs(RUN_WAVES)
def make_keys(wave_id: str) -> Response:
    found = own_wave(wave_id)
    operations.begin(found, clock.now())
    after_commit(service(DueJobs).nudge)
    return redirect(url_for("surveys.shares", wave_id=found.id), 303)


@blueprint.post("/surveys/<wave_id>/reconsider")
@needs(RUN_WAVES)
def reconsider(wave_id: str) -> Response:
    found = own_wave(wave_id)
    operations.reconsider(found)
    return redirect(url_for("surveys.wave", wave_id=found.id), 303)


@blueprint.get("/surveys/<wave_id>/shares")
@needs(RUN_WAVES)
def shares(wave_id: str) -> Response:
    found = own_wave(wave_id)
    ceremony = service(Ceremonies).get(found.id, clock.now())
    if ceremony is None:
        return redirect(url_for("surveys.opening", wave_id=found.id), 303)
    response = make_response(_page(wave_id))
    if ceremony.is_complete and not keymaking.progress(found).is_ready:
        response.headers["Refresh"] = _AGAIN_SECONDS  # nothing is typed here; works without a script
    return response


def _page(wave_id: str, *, words: str = "", wrong: bool = False) -> str:
    """`words`: the share of the trustee whose turn it is, on this page and on no other."""
    found = reads.wave(wave_id)
    return render_template(
        "surveys/shares.html",
        wave=found,
        ceremony=service(Ceremonies).get(found.id, clock.now()),
        share=words.split(),
        code=qr(words.upper()) if words else "",  # capitals make a coarser code, and closing takes either
        wrong=wrong,
        checked=CHECKED,
        keys=keymaking.progress(found),
        audience="O",
    )


@blueprint.post("/surveys/<wave_id>/shares/<int:place>")
@needs(RUN_WAVES)
def show_share(wave_id: str, place: int) -> str:
    found = own_wave(wave_id)
    words = service(Ceremonies).show(found.id, place, clock.now())
    return _page(found.id, words=words)


@blueprint.post("/surveys/<wave_id>/shares/<int:place>/noted")
@needs(RUN_WAVES)
def note_share(wave_id: str, place: int) -> Response | tuple[str, int]:
    found = own_wave(wave_id)
    typed = tuple(request.form.get(f"word{at}", "") for at in CHECKED)
    if not service(Ceremonies).note(found.id, place, typed, clock.now()):
        return _page(found.id, wrong=True), 422
    return redirect(url_for("surveys.shares", wave_id=found.id), 303)


@blueprint.post("/surveys/<wave_id>/opening")
@needs(RUN_WAVES)
def open_now(wave_id: str) -> Response:
    found = own_wave(wave_id)
    operations.open_wave(found, clock.now())
    return redirect(url_for("surveys.wave", wave_id=found.id), 303)
