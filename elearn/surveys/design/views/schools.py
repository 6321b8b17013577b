"""A school's pages: naming classes for a wave, seats not to be asked, the letter and the words for the class."""

from collections.abc import Mapping
from types import MappingProxyType

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts import queries as people
from elearn.base.core.errors import DomainError
from elearn.base.http.access import actor, needs, permit
from elearn.base.http.i18n import prefs, translate
from elearn.surveys.design import reads, wording
from elearn.surveys.design.bands import GRADES, grade_words
from elearn.surveys.design.listing import add_listing, mark_not_asked, remove_listing
from elearn.surveys.design.models import Wave
from elearn.surveys.design.views.blueprint import blueprint, own_listing, schools, whole_number
from elearn.surveys.instruments.reading import FOR_AUDIENCE, instrument
from elearn.surveys.rules import LIST_CLASSES
from elearn.web.forms import seat_numbers


@blueprint.get("/surveys/classes/")
@needs(LIST_CLASSES)
def classes() -> str:
    return _page(reads.drafts_at(schools()))


def _page(waves: list[Wave], typed: Mapping[str, str] = MappingProxyType({}), fault: str = "") -> str:
    """`typed`: a class that could not be named, and why; it stays in its form."""
    mine = schools()
    return render_template(
        "surveys/classes.html",
        waves=waves,
        typed=typed,
        fault=fault,
        schools=mine,
        listings=reads.listings_of({school.id for school in mine}, actor().person_id),
        grades=[(grade, grade_words(grade)) for grade in GRADES],
        staff={school.id: people.staff_of(school.id) for school in mine},
        words=wording,
        me=actor().person_id,
        audience="T",
    )


@blueprint.post("/surveys/classes/")
@needs(LIST_CLASSES)
def add_class() -> Response | tuple[str, int]:
    form = request.form
    school = next((each for each in schools() if each.id == form.get("school")), None)
    found = reads.wave(form.get("wave", ""))
    permit(school is not None and reads.asks_at(found, [school]))
    try:
        _add(found, form["school"])
    except DomainError as fault:
        drafts = reads.drafts_at(schools())
        waves = drafts if found in drafts else [found, *drafts]
        return _page(waves, form, translate(fault.message)), fault.status
    return redirect(url_for("surveys.classes"), 303)


def _add(found: Wave, school_id: str) -> None:
    add_listing(
        found,
        school_id,
        request.form.get("label", ""),
        whole_number("grade"),
        whole_number("seats"),
        teacher_id=_teacher(school_id),
    )


def _teacher(school_id: str) -> str | None:
    """Whoever was chosen of the school's staff; the person who asks, where nobody was."""
    chosen = request.form.get("teacher") or actor().person_id
    return chosen if chosen in {colleague.id for colleague in people.staff_of(school_id)} else None


@blueprint.get("/surveys/classes/<listing_id>/")
@needs(LIST_CLASSES)
def one_class(listing_id: str) -> str:
    made = own_listing(listing_id)
    found = reads.wave(made.wave_id)
    stratum = reads.stratum_by_id(found, made.stratum_id)
    return render_template(
        "surveys/class.html",
        listing=made,
        wave=found,
        not_asked=reads.not_asked(made),
        class_list=reads.class_list(made),
        survey=instrument(FOR_AUDIENCE[stratum.audience]),
        language=prefs().lang,
        words=wording,
        audience="T",
    )


@blueprint.post("/surveys/classes/<listing_id>/not-asked")
@needs(LIST_CLASSES)
def refuse_seats(listing_id: str) -> Response:
    made = own_listing(listing_id)
    by_hand = seat_numbers(request.form.get("numbers", "")) - reads.seats_by_class_list(made)
    mark_not_asked(made, by_hand)  # the list speaks for itself, also when a guardian changes their mind
    return redirect(url_for("surveys.one_class", listing_id=made.id), 303)


@blueprint.post("/surveys/classes/<listing_id>/remove")
@needs(LIST_CLASSES)
def remove_class(listing_id: str) -> Response:
    made = own_listing(listing_id)
    remove_listing(reads.wave(made.wave_id), made)
    return redirect(url_for("surveys.classes"), 303)
