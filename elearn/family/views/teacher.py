"""The teacher's side: a page for a class, the lessons on it, slips to hand out, and closing it."""

import io
from dataclasses import replace
from datetime import datetime
from typing import Final

import segno
from flask import Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import format_date
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts.rules import TEACH
from elearn.base.core import clock
from elearn.base.core.clock import TOKYO
from elearn.base.core.errors import Invalid, NotFound
from elearn.base.core.messages import NP_, Message
from elearn.base.http.access import actor, needs
from elearn.base.http.i18n import prefs, translate
from elearn.courseware.queries import catalogue, plain
from elearn.family import operations, queries
from elearn.family.codes import spaced
from elearn.family.models import MOST_LABEL, ClassPage
from elearn.family.sheet import LAYOUTS
from elearn.family.views.blueprint import blueprint
from elearn.materials.queries import typeset

_WORDS: Final = {
    "heading": NP_("slip", "What our class learned"),
    "how": NP_("slip", "Scan this with a phone, or open the address and type the code. No name, no account."),
    "once": NP_("slip", "For one phone. A second class, of any school, can stand beside it."),
}
_UNTIL = NP_("slip", "Good until %(day)s.")


@blueprint.get("/teach/families/")
@needs(TEACH)
def pages() -> str:
    return _pages()


@blueprint.post("/teach/families/")
@needs(TEACH)
def make() -> AnyResponse:
    label = request.form.get("label", "")
    try:
        made = operations.make_page(actor().person_id or "", label, clock.now())
    except Invalid as fault:
        return make_response(_pages(fault.message, label), 422)
    return redirect(url_for("family.page", page_id=made.id), 303)


def _pages(fault: Message | None = None, typed: str = "") -> str:
    return render_template(
        "family/pages.html",
        pages=queries.pages_of(actor(), clock.now()),
        fault=fault,
        typed=typed,
        most=MOST_LABEL,
        audience="T",
    )


@blueprint.get("/teach/families/<page_id>")
@needs(TEACH)
def page(page_id: str) -> str:
    return _page(queries.own_page(actor(), page_id))


@blueprint.post("/teach/families/<page_id>/lessons")
@needs(TEACH)
def lessons(page_id: str) -> AnyResponse:
    found, chosen = queries.own_page(actor(), page_id), request.form.getlist("session")
    operations.put_lessons(found, [each for each in queries.held_lessons(actor()) if each.session_id in chosen])
    return redirect(url_for("family.page", page_id=found.id), 303)


@blueprint.post("/teach/families/<page_id>/slips.pdf")
@needs(TEACH)
def slips(page_id: str) -> AnyResponse:
    found, now = queries.own_page(actor(), page_id), clock.now()
    try:
        codes = operations.print_slips(found, request.form.get("count", 0, type=int), now)
    except Invalid as fault:
        return make_response(_page(found, fault.message), 422)
    response = Response(_slips_pdf(found, codes), mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{found.label} slips.pdf")
    return response


@blueprint.post("/teach/families/<page_id>/close")
@needs(TEACH)
def close(page_id: str) -> AnyResponse:
    operations.close_page(queries.own_page(actor(), page_id), clock.now())
    return redirect(url_for("family.pages"), 303)


def _page(found: ClassPage, fault: Message | None = None) -> str:
    return render_template(
        "family/page.html",
        page=found,
        held=[(each, _title(each.course, each.lesson)) for each in queries.held_lessons(actor())],
        shown=queries.sessions_on(found),
        slips=queries.slips_of(found),
        most=operations.MOST_SLIPS,
        fault=fault,
        audience="T",
    )


def _title(course: str, lesson: str) -> str:
    try:
        found = catalogue().lesson(course, lesson)
    except NotFound:  # it has left the catalogue
        return lesson
    return found.texts(prefs().lang).place("lesson").plain("title")


def _slips_pdf(found: ClassPage, codes: list[str]) -> bytes:
    root = current_app.config["BASE_URL"].rstrip("/") or request.host_url.rstrip("/")
    day = format_date(_last_day(found.expires_at), "long")
    document = {
        "title": f"{found.label} — {plain(translate(_WORDS['heading']))}",
        "author": "elearn",
        "language": prefs().language,
        "label": found.label,
        "address": f"{root}{url_for('family.home')}".split("://", 1)[-1],
        "words": {key: plain(translate(words)) for key, words in _WORDS.items()}
        | {"until": plain(translate(replace(_UNTIL, values={"day": day})))},
        "slips": [{"code": spaced(code), "qr": _drawn(f"{root}{url_for('family.slip', code=code)}")} for code in codes],
    }
    return typeset(LAYOUTS / "slips.typ", document)


def _last_day(expires_at: datetime) -> datetime:
    """The day before the page ends, in Japan."""
    return expires_at.astimezone(TOKYO).replace(hour=0) - operations.ONE_DAY


def _drawn(address: str) -> str:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=1, scale=4)
    return drawn.getvalue().decode()
