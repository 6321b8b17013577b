"""Which lesson answers a worry, among those that exist here. Pure."""

from collections.abc import Iterable, Iterator

from elearn.courseware.queries import Catalogue, Lesson
from elearn.reports.definitions import LessonFor, concern_lessons


def lesson_for(concern: str, audience: str, catalogue: Catalogue) -> Lesson | None:
    """The first lesson for that worry and audience, else for the worry, else a good beginning; None without courses."""
    known = concern_lessons()
    offered = [*known.concerns.get(concern, ()), *known.otherwise]
    fitting = [each for each in offered if audience in each.audiences]
    return next(_there([*fitting, *offered], catalogue), None)


def _there(offered: Iterable[LessonFor], catalogue: Catalogue) -> Iterator[Lesson]:
    known = {(course.slug, lesson.slug): lesson for course in catalogue.courses for lesson in course.lessons}
    return (known[each.course, each.lesson] for each in offered if (each.course, each.lesson) in known)
