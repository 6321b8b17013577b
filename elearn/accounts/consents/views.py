"""Guardians' answers on pages: a school's classes, one class with its pile of slips, one child, and the letter."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request, url_for
from flask_babel import force_locale, format_date
from werkzeug.wrappers import Response as AnyResponse

from elearn.accounts import queries as people
from elearn.accounts.consents import letter, operations, piles, queries, rules
from elearn.accounts.consents.forms import OneForm, PileForm
from elearn.accounts.consents.purposes import KEYS, PURPOSES, WAYS
from elearn.accounts.rosters.models import ClassGroup
from elearn.accounts.rosters.queries import places_kept_by
from elearn.accounts.rosters.rules import KEEP_ROSTERS, KEEPERS
from elearn.base.core import clock
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_
from elearn.base.http.access import actor, needs, permit
from elearn.base.http.i18n import LANGUAGES, prefs, translate

blueprint = Blueprint("consents", __name__)
_TO_ANSWER: Final = timedelta(days=14)


@blueprint.app_template_filter("short_day")
def short_day(at: date) -> str:
    """A day in the narrow cell of a table, Tokyo's."""
    return str(format_date(at, "medium"))


@blueprint.after_request
def keep_no_copy(response: Response) -> Response:
    """What guardians decided stays in no copy on the staff room's computer."""
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/people/guardians/")
@needs(rules.ENTER_ANSWERS)
def classes() -> str:
    held = people.holds_at(actor().person_id or "", KEEPERS)
    found = queries.classes(_reach(), _own(), clock.school_year(clock.today()))
    return render_template(
        "consents/classes.html",
        classes=found,
        answered=queries.answered([each.id for each in found], clock.today()),
        places=[(area, queries.yes_first_at(area.id)) for area in places_kept_by(actor().person_id) if area.id in held],
        purposes=PURPOSES,
        audience="O",
    )


@blueprint.post("/people/guardians/places/<place_id>")
@needs(KEEP_ROSTERS)
def choose_rule(place_id: str) -> AnyResponse:
    """Only what is changed is chosen anew: the log tells of decisions, not of presses."""
    permit(place_id in people.holds_at(actor().person_id or "", KEEPERS))
    before = queries.yes_first_at(place_id)
    for key in KEYS:
        yes_first = request.form.get(f"rule-{key}") == "yes-first"
        if yes_first != (before.get(key) == place_id):
            operations.choose_rule(place_id, key, clock.now(), yes_first=yes_first)
    return redirect(url_for("consents.classes", _anchor="rules"), 303)


@blueprint.get("/people/guardians/<class_id>/")
@needs(rules.ENTER_ANSWERS)
def one_class(class_id: str) -> str:
    group = _class(class_id)
    form = PileForm()
    entered, _pupils = queries.answered([group.id], clock.today()).get(group.id, (0, 0))
    if entered:
        form.whose.data = "only"  # the rest comes in one by one
    return _class_page(group, form)


@blueprint.post("/people/guardians/<class_id>/")
@needs(rules.ENTER_ANSWERS)
def enter_pile(class_id: str) -> AnyResponse:
    group, form = _class(class_id), PileForm()
    try:
        if not form.validate():
            return make_response(_class_page(group, form), 422)
        answers = piles.answers_of(form.pile(), queries.children([group.id], clock.today()))
    except Invalid as fault:
        form.form_errors = [translate(fault.message)]
        return make_response(_class_page(group, form), 422)
    operations.enter_answers(group, answers, form.slip(), actor().person_id, clock.now())
    return redirect(url_for("consents.one_class", class_id=group.id, _anchor="list"), 303)


def _class_page(group: ClassGroup, form: PileForm) -> str:
    children = queries.children([group.id], clock.today())
    return render_template(
        "consents/class.html",
        group=group,
        school=_school(group),
        children=children,
        missing=_missing(children),
        counted=[(each, _counted(children, each.key)) for each in PURPOSES],
        yes_first=queries.yes_first_at(group.organisation_id),
        form=form,
        languages=LANGUAGES,
        until=clock.today() + _TO_ANSWER,
        audience="O",
    )


def _missing(children: list[queries.Child]) -> list[int]:
    """Whose slips are still to come, once the first are in."""
    if not any(each.answers for each in children):
        return []
    return [each.number for each in children if each.number is not None and len(each.answers) < len(KEYS)]


def _counted(children: list[queries.Child], purpose: str) -> Mapping[str, int]:
    said = [each.answers[purpose].agreed for each in children if purpose in each.answers]
    return {"yes": sum(said), "no": len(said) - sum(said), "open": len(children) - len(said)}


@blueprint.get("/people/guardians/<class_id>/letter.pdf")
@needs(rules.ENTER_ANSWERS)
def letter_pdf(class_id: str) -> AnyResponse:
    """In the language of the family, which need not be the teacher's."""
    group = _class(class_id)
    wanted = request.args.get("in", "")
    language = wanted if wanted in LANGUAGES else prefs().language
    made = letter.Letter(
        site=current_app.config["SITE_NAME"],
        school=_school(group),
        class_name=group.name,
        last_day=_day(request.args.get("until")),
        yes_first=queries.yes_first_at(group.organisation_id),
    )
    with force_locale(language):
        response = make_response(letter.letter(made, translate, language))
    response.mimetype = "application/pdf"
    response.headers.set("Content-Disposition", "attachment", filename="letter.pdf")
    return response


def _day(typed: str | None) -> date:
    try:
        return date.fromisoformat(typed) if typed else clock.today() + _TO_ANSWER
    except ValueError:
        raise Invalid(N_("Please give the day as year, month and day, such as 2026-11-30.")) from None


@blueprint.get("/people/guardians/<class_id>/<person_id>")
@needs(rules.ENTER_ANSWERS)
def one_child(class_id: str, person_id: str) -> str:
    group = _class(class_id)
    return _child_page(group, _child(group, person_id), OneForm())


@blueprint.post("/people/guardians/<class_id>/<person_id>")
@needs(rules.ENTER_ANSWERS)
def enter_one(class_id: str, person_id: str) -> AnyResponse:
    group = _class(class_id)
    child, form = _child(group, person_id), OneForm()
    if not form.validate():
        return make_response(_child_page(group, child, form), 422)
    answers = {child.person_id: {str(form.purpose.data): form.answer.data == "yes"}}
    operations.enter_answers(group, answers, form.slip(), actor().person_id, clock.now())
    return redirect(url_for("consents.one_child", class_id=group.id, person_id=child.person_id), 303)


def _child_page(group: ClassGroup, child: queries.Child, form: OneForm) -> str:
    return render_template(
        "consents/child.html",
        group=group,
        child=child,
        history=queries.history(child.person_id),
        purposes={each.key: each for each in PURPOSES},
        ways=WAYS,
        form=form,
        audience="O",
    )


def _class(class_id: str) -> ClassGroup:
    """A class for which this person may enter answers; any other does not exist."""
    found = queries.class_group(class_id)
    permit(found is not None and rules.may_enter(_reach(), _own(), found))
    assert found is not None
    return found


def _child(group: ClassGroup, person_id: str) -> queries.Child:
    """A pupil of the class today; anybody else is not there."""
    found = next((each for each in queries.children([group.id], clock.today()) if each.person_id == person_id), None)
    permit(found is not None)
    assert found is not None
    return found


def _reach() -> set[str]:
    return {area.id for area in places_kept_by(actor().person_id)}


def _own() -> frozenset[str]:
    return queries.own_classes(actor().person_id, clock.today())


def _school(group: ClassGroup) -> str:
    return people.organisation_names([group.organisation_id])[group.organisation_id]
