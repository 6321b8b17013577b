"""The door of the room: the catalogue of this app, and the types and functions that go with it."""

from elearn.base.core.ports import service
from elearn.courseware.audiences import AUDIENCES
from elearn.courseware.catalogue import load_catalogue
from elearn.courseware.check import fault_lines
from elearn.courseware.contacts import Contact, Opening
from elearn.courseware.curriculum import CurriculumGoal, curriculum
from elearn.courseware.faults import Fault
from elearn.courseware.hours import is_open
from elearn.courseware.lessons import Catalogue, Course, CourseHead, Lesson
from elearn.courseware.phrases import plain, reading, ruby
from elearn.courseware.steps.base import Step
from elearn.courseware.steps.kinds import LABELS, contact_html, label_words
from elearn.courseware.texts import LessonTexts, PlaceTexts

__all__ = [
    "AUDIENCES",
    "LABELS",
    "Catalogue",
    "Contact",
    "Course",
    "CourseHead",
    "CurriculumGoal",
    "Fault",
    "Lesson",
    "LessonTexts",
    "Opening",
    "PlaceTexts",
    "Step",
    "catalogue",
    "contact_html",
    "curriculum",
    "fault_lines",
    "is_open",
    "label_words",
    "load_catalogue",
    "plain",
    "reading",
    "ruby",
]


def catalogue() -> Catalogue:
    """The catalogue that the composition root loaded for this app."""
    return service(Catalogue)
