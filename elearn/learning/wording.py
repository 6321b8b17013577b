"""Words for audiences, and the interface's words of one request."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from flask import g

from elearn.base.core.messages import N_, Message
from elearn.base.http.i18n import prefs, translate
from elearn.courseware.queries import Lesson
from elearn.learning.explaining import Reading, label_words

AUDIENCES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "P1": N_("Primary school, years 1 and 2"),
        "P2": N_("Primary school, years 3 and 4"),
        "P3": N_("Primary school, years 5 and 6"),
        "J": N_("Junior high school"),
        "H": N_("High school"),
        "G": N_("Parents and guardians"),
        "R": N_("Residents and seniors"),
        "S": N_("Supporters"),
        "T": N_("Those who teach teachers"),
        "O": N_("Municipal staff"),
    }
)


def reading(lesson: Lesson) -> Reading:
    """The lesson in the reader's language, with the interface's words."""
    if "learning_labels" not in g:
        g.learning_labels = label_words(translate)
    return Reading(lesson, prefs().lang, g.learning_labels)
