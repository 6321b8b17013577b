"""Deep linking: a teacher picks lessons for the platform's course."""

from flask import Response, render_template, request, url_for

from elearn.base.core.engines import engine
from elearn.base.core.errors import Forbidden, Invalid
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import public
from elearn.base.http.bodies import same_origin
from elearn.base.http.i18n import prefs
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import queries as learning
from elearn.lti import queries
from elearn.lti.records import DeepLinking, Platform
from elearn.lti.tool import Tool
from elearn.lti.views import ways
from elearn.lti.views.blueprint import REFUSED, blueprint, framed_by, here, origin_of


def choice(platform: Platform, wanted: DeepLinking) -> Response:
    """The lessons, to pick one or, where the platform takes several, some."""
    origin_of(wanted.return_url)
    page = render_template(
        "lti/choice.html",
        platform=platform,
        courses=catalogue().courses,
        several=wanted.several,
        wish=ways.wish(platform.id, wanted),
    )
    return framed_by(platform, page)


@blueprint.post("/lti/deep-link")
@public("for a teacher who was just launched: the field of the form is signed by us")
@same_origin
def deep_link() -> Response:
    platform_id, wanted = ways.shown_wish(request.form.get("wish", ""))
    platform = queries.platform_by_id(platform_id)
    if platform is None:
        raise Forbidden(REFUSED)
    lessons = [_lesson(each) for each in request.form.getlist("lesson")]
    if not lessons or (len(lessons) > 1 and not wanted.several):
        raise Invalid(N_("Please pick a lesson."))
    answer = engine("lti.pylti").picked(service(Tool), platform, wanted, [_item(each) for each in lessons])
    page = render_template(
        "lti/picked.html", platform=platform, lessons=lessons, address=wanted.return_url, answer=answer
    )
    return framed_by(platform, page, sends_to=wanted.return_url)


def _lesson(named: str) -> Lesson:
    course, _, lesson = named.partition("/")
    return catalogue().lesson(course, lesson)


def _item(lesson: Lesson) -> tuple[str, str, str, int]:
    """Address, name, title and full points, as the platform shall keep them."""
    course = lesson.course.slug
    address = here(url_for("learning.lesson", course=course, lesson=lesson.slug))
    full = sum(learning.full_points(question, lesson) for question in lesson.questions.values())
    return address, f"{course}/{lesson.slug}", lesson.texts(prefs().lang).place("lesson").plain("title"), full
