"""Words for audiences, and the interface's words of one request."""

from typing import Final

from flask import current_app
from flask.sansio.app import App

from elearn.base.core.recent import Recent
from elearn.base.http.i18n import LANGUAGES, prefs, translate
from elearn.courseware.queries import Lesson
from elearn.learning.explaining import Prepared, Reading, label_words, prepare
from elearn.questions.base import Labels

EXTENSION: Final = "elearn.learning.words"
LESSONS: Final = "elearn.learning.lessons"
# A prepared lesson takes some 200 KB; these are the ones that classes take today.
MOST_LESSONS: Final = 64


def init_words(app: App) -> None:
    """Give the app its memory of words: translating them anew would cost more than recording an answer."""
    app.extensions[EXTENSION] = Recent[Labels](len(LANGUAGES))
    app.extensions[LESSONS] = Recent[Prepared](MOST_LESSONS)


def reading(lesson: Lesson) -> Reading:
    """The lesson in the reader's language, with the interface's words."""
    kept: Recent[Labels] = current_app.extensions[EXTENSION]
    wishes = prefs()
    return Reading(lesson, wishes.lang, kept.get(wishes.language, lambda: label_words(translate)))


def prepared(read: Reading) -> Prepared:
    """The lesson as everyone sees it before the first answer: rendered once, not by each of forty pupils."""
    kept: Recent[Prepared] = current_app.extensions[LESSONS]
    key = (read.lesson.course.slug, read.lesson.slug, read.lesson.revision, read.language, prefs().language)
    return kept.get(key, lambda: prepare(read))
