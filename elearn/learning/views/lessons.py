"""The first page, the courses and the lessons: open to all, the same for all."""

from flask import Response

from elearn.base.http.access import public
from elearn.courseware.queries import AUDIENCES, catalogue
from elearn.learning.pages import shared_page
from elearn.learning.views.blueprint import OPEN_TO_ALL, blueprint
from elearn.learning.wording import prepared, reading


@blueprint.get("/")
@public(OPEN_TO_ALL)
def home() -> Response:
    return shared_page("learning/home.html", lambda: {"courses": catalogue().courses, "audiences": AUDIENCES})


@blueprint.get("/courses/")
@public(OPEN_TO_ALL)
def courses() -> Response:
    return shared_page("learning/courses.html", lambda: {"courses": catalogue().courses, "audiences": AUDIENCES})


@blueprint.get("/courses/<course>/")
@public(OPEN_TO_ALL)
def course(course: str) -> Response:
    found = catalogue().course(course)
    values = {"course": found, "audience": found.audience, "audiences": AUDIENCES}
    return shared_page("learning/course.html", lambda: values)


@blueprint.get("/courses/<course>/<lesson>/")
@public(OPEN_TO_ALL)
def lesson(course: str, lesson: str) -> Response:
    found = catalogue().lesson(course, lesson)

    def values() -> dict[str, object]:
        read = reading(found)
        return {"lesson": found, "audience": found.audience, "texts": read.texts, "steps": prepared(read).steps}

    return shared_page("learning/lesson.html", values)
