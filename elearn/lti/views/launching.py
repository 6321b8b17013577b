"""From a platform into a lesson."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from flask import Response, jsonify, make_response, redirect, render_template, request, url_for

from elearn.base.core import clock
from elearn.base.core.db import Database
from elearn.base.core.engines import engine
from elearn.base.core.errors import Forbidden, Unavailable
from elearn.base.core.messages import N_
from elearn.base.core.ports import service
from elearn.base.http.access import public
from elearn.base.http.bodies import same_origin, signed_elsewhere
from elearn.base.http.i18n import prefs
from elearn.base.http.identity import sit_down
from elearn.base.http.observe import tell_signing
from elearn.courseware.queries import Lesson, catalogue
from elearn.learning import queries as learning
from elearn.lti import operations, queries
from elearn.lti.records import Launch, Member, NotProven, Platform, Unreachable
from elearn.lti.tool import Tool
from elearn.lti.views import linking, ways
from elearn.lti.views.blueprint import REFUSED, blueprint, framed_by, here

_log = logging.getLogger("elearn.lti")
_PLATFORM = "the platform opens it; what it says is signed and checked inside"
_FRAMES = frozenset({"iframe", "frame"})


@dataclass(frozen=True)
class Row:
    """A member as the teacher sees them: whether they have passed the lesson, and no more."""

    name: str
    passed: bool


@blueprint.route("/lti/login", methods=["GET", "POST"])
@public(_PLATFORM)
@signed_elsewhere
def login() -> Response:
    """The platform asks where to send somebody. Nothing is stored but a cookie."""
    given = request.values
    platform = queries.platform(given.get("iss", ""), given.get("client_id"))
    if platform is None:
        raise _refused("-", "no such platform")
    try:
        left = _pylti().login(service(Tool), platform, given, here(url_for("lti.launch")))
    except NotProven as doubt:
        raise _refused(platform.id, str(doubt)) from None
    response = make_response(redirect(left.address, 303))
    ways.leave(response, platform.id, left)
    return response


@blueprint.post("/lti/launch")
@public(_PLATFORM)
@signed_elsewhere
def launch() -> Response:
    platform, proved = _proved()
    tell_signing(f"lti/{platform.id}", "in")
    if proved.deep_linking is not None:
        return linking.choice(platform, proved.deep_linking)
    lesson = lesson_named(proved.lesson)
    if proved.teaches:
        return _teachers_page(platform, proved, lesson)
    if proved.framed or request.headers.get("Sec-Fetch-Dest") in _FRAMES:
        page = render_template("lti/open.html", lesson=lesson, ticket=_ticket(platform, proved), platform=platform)
        return framed_by(platform, page)
    return _into_lesson(platform.id, proved.subject, lesson, proved.line_item)


@blueprint.post("/lti/open")
@public("for who was just launched: the field of the form is signed by us")
@same_origin
def open_lesson() -> Response:
    """In a window of its own, where the lesson's cookie is this site's own."""
    platform_id, subject, named, line_item = ways.shown_ticket(request.form.get("ticket", ""))
    if queries.platform_by_id(platform_id) is None:
        raise Forbidden(REFUSED)
    return _into_lesson(platform_id, subject, lesson_named(named), line_item)


@blueprint.get("/lti/jwks.json")
@public("a public key")
def jwks() -> Response:
    return jsonify(_pylti().published_keys(service(Tool)))


def lesson_named(named: str) -> Lesson:
    """The lesson "course/lesson"; NotFound where there is none."""
    course, _, lesson = named.partition("/")
    return catalogue().lesson(course, lesson)


def _proved() -> tuple[Platform, Launch]:
    """Keys are fetched before a unit of work is opened; the nonce is taken in one with all that is checked."""
    token, state = request.form.get("id_token", ""), request.form.get("state", "")
    platform_id, kept, nonce = ways.came_back(state)
    with service(Database).unit(write=False):
        platform = queries.platform_by_id(platform_id)
    if platform is None:
        raise _refused("-", "no such platform")
    pylti, tool, now = _pylti(), service(Tool), clock.now()
    try:
        keys = pylti.keys(tool, platform, token)
        with service(Database).unit(write=True):
            take = lambda said: said == nonce and operations.take_nonce(said, now)  # noqa: E731 - two conditions
            return platform, pylti.launched(tool, platform, request.form, keys, kept, take)
    except NotProven as doubt:
        raise _refused(platform.id, str(doubt)) from None
    except Unreachable as fault:
        tell_signing(f"lti/{platform.id}", "refused")
        _log.warning("the keys of %s cannot be read: %s", platform.id, fault)
        raise Unavailable(
            N_("The learning platform does not answer at the moment. Please try again shortly.")
        ) from None


def _refused(platform_id: str, doubt: str) -> Forbidden:
    """The reason is for the log; it names nobody."""
    tell_signing(f"lti/{platform_id}", "refused")
    _log.warning("a launch by %s was refused: %s", platform_id, doubt)
    return Forbidden(REFUSED)


def _ticket(platform: Platform, proved: Launch) -> str:
    return ways.ticket(platform.id, proved.subject, proved.lesson, proved.line_item)


def _into_lesson(platform_id: str, subject: str, lesson: Lesson, line_item: str | None) -> Response:
    now = clock.now()
    learner = operations.learner_of(platform_id, subject, now)
    attempt = operations.attempt_for(learner, lesson.course.slug, lesson.slug, line_item, prefs().lang, now)
    sit_down(learner)
    return make_response(redirect(url_for("learning.player", attempt_id=attempt), 303))


def _teachers_page(platform: Platform, proved: Launch, lesson: Lesson) -> Response:
    """The lesson, and who of the platform's course has passed it; names come from the platform and go with the page."""
    members: Sequence[Member] | None = None
    if proved.members_url:
        try:
            members = _pylti().members(service(Tool), platform, proved.members_url)
        except Unreachable as fault:
            _log.warning("members of %s cannot be read: %s", platform.id, fault)
    page = render_template(
        "lti/teacher.html",
        lesson=lesson,
        platform=platform,
        ticket=_ticket(platform, proved),
        asked=bool(proved.members_url),
        rows=_rows(platform, lesson, members) if members is not None else None,
    )
    return framed_by(platform, page)


def _rows(platform: Platform, lesson: Lesson, members: Sequence[Member]) -> list[Row]:
    learners = queries.learners(platform.id, [each.subject for each in members])
    key = (lesson.course.slug, lesson.slug)
    return [
        Row(each.name, each.subject in learners and key in learning.lessons_passed(learners[each.subject]))
        for each in members
        if each.learns
    ]


def _pylti() -> ModuleType:
    return engine("lti.pylti")
