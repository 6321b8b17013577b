"""Every lesson that comes with elearn, and its materials, made once for all tests."""

import io
import re
import unicodedata
from functools import cache

import pytest
from pypdf import PdfReader

from elearn.courseware.queries import load_catalogue
from elearn.materials.queries import LANGUAGES, Order, make

COURSES = load_catalogue()
LESSONS = {
    f"{course.slug}/{lesson.slug}-{language}": (lesson, language)
    for course in COURSES.courses
    for lesson in course.lessons
    for language in LANGUAGES
    if language in lesson.languages
}


@cache
def made(name, file, ruby="none"):
    lesson, language = LESSONS[name]
    return make(Order(lesson, file, language, ruby))


@cache
def text_of(content):
    """The words of a PDF, page by page, without blanks and with every sign in its usual form."""
    return tuple(bare(page.extract_text()) for page in PdfReader(io.BytesIO(content)).pages)


def bare(words):
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", words))


@pytest.fixture(params=LESSONS)
def name(request):
    return request.param


@pytest.fixture
def lesson(name):
    return LESSONS[name][0]


@pytest.fixture
def texts(name):
    lesson, language = LESSONS[name]
    return lesson.texts(language)
