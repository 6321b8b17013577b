"""The teacher's desk: lessons to start, their plans, classes running and past, and what came out of them."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from elearn.accounts.rules import TEACH
from elearn.base.core import clock
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_, Message
from elearn.base.http.access import actor, needs, public
from elearn.base.http.i18n import prefs
from elearn.classroom import operations, queries
from elearn.classroom.models import ClassSession
from elearn.classroom.screens import QuestionView, kept_views
from elearn.classroom.signals import desk_opened
from elearn.classroom.views.blueprint import CHECKED, blueprint, labels, own_session, room_of, screen_of
from elearn.courseware.queries import Course, Lesson, catalogue


@dataclass(frozen=True)
class Grade:
    """A filter of the desk: the value in the address, its words, and the audience that such a class belongs to."""

    value: str
    label: Message
    audience: str


GRADES = (
    *(Grade(str(year), N_("Year %(year)s", year=year), f"P{(year + 1) // 2}") for year in range(1, 7)),
    Grade("j", N_("Junior high"), "J"),
    Grade("h", N_("High school"), "H"),
)


@blueprint.get("/teach/")
@needs(TEACH)
def desk() -> str:
    chosen = next((grade for grade in GRADES if grade.value == request.args.get("grade")), None)
    mine = queries.on_desk(actor())
    return render_template(
        "classroom/desk.html",
        grades=GRADES,
        chosen=chosen,
        courses=[course for course in catalogue().courses if _fits(course, chosen)],
        language=prefs().lang,
        lines=[line for _, line in desk_opened.send(None, actor=actor()) if line is not None],
        running=[each for each in mine if each.session.is_open],
        past=[each for each in mine if not each.session.is_open],
        audience="T",
    )


def _fits(course: Course, chosen: Grade | None) -> bool:
    return chosen is None or course.audience == chosen.audience


@blueprint.get("/teach/lessons/<course>/<lesson>/")
@needs(TEACH)
def plan(course: str, lesson: str) -> str:
    found = catalogue().lesson(course, lesson)
    texts = found.texts(prefs().lang)
    return render_template(
        "classroom/plan.html", lesson=found, texts=texts, plan=texts.place("plan"), labels=labels(), audience="T"
    )


@blueprint.post("/teach/sessions")
@needs(TEACH)
def start() -> Response:
    form = request.form
    seats = form.get("seats", operations.SEATS, type=int)
    found = operations.start_room(
        actor().person_id or "",
        chosen_lessons(),
        clock.now(),
        pace=form.get("pace", "teacher"),
        way=form.get("way", "each"),
        seats=seats,
    )
    return redirect(url_for("classroom.screen", session_id=found.id), 303)


def chosen_lessons() -> list[tuple[str, str]]:
    """One lesson by `course` and `lesson`, or several for several grades as `pick` = course/lesson."""
    picked = [(course, lesson) for course, _, lesson in (pick.partition("/") for pick in request.form.getlist("pick"))]
    return picked or [(request.form.get("course", ""), request.form.get("lesson", ""))]


@blueprint.get("/teach/sessions/<session_id>/result")
@public(CHECKED)
def result(session_id: str) -> str:
    found = own_session(session_id)
    if found.is_open:
        raise Invalid(N_("The result is ready once the class has ended."))
    lesson = queries.known_lesson(found)
    return render_template(
        "classroom/result.html",
        found=found,
        lesson=lesson,
        texts=lesson.texts(prefs().lang) if lesson else None,
        turnout=queries.turnout(found),
        room=room_of(found),
        known_lesson=queries.known_lesson,
        questions=_questions(found, lesson) if lesson else [],
        audience="T",
    )


def _questions(found: ClassSession, lesson: Lesson) -> list[QuestionView]:
    """The printed page may hang on a wall: it shows what the class may see, nothing finer."""
    if found.state == "purged":
        return kept_views(found, lesson, prefs().lang, labels())
    screen = screen_of(found)
    return [screen.for_wall(key) for key in lesson.questions]
