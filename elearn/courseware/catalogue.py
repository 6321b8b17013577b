"""From a folder of courses to the catalogue. Never raises for what a file holds: a broken lesson is left out."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, TypeVar

from elearn.base.core.places import packaged
from elearn.courseware import sources
from elearn.courseware.compiling import Compiled, LessonSource, compile_contacts, compile_course, compile_lesson
from elearn.courseware.faults import Fault, Report, Spot
from elearn.courseware.lessons import Catalogue, Course, Lesson

__all__ = ["Catalogue", "load_catalogue"]

Result = TypeVar("Result")

_COURSE: Final = re.compile(r"[a-z][a-z0-9-]*")
_LESSON: Final = re.compile(r"[0-9]{2}-[a-z][a-z0-9-]*")
_LESSON_FILE: Final = re.compile(r"lesson\.yml|[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\.md")
_PICTURE: Final = re.compile(r"[a-z0-9][a-z0-9-]*\.svg")
# Beside the courses, and read by the room of trainers.
_NO_COURSES: Final = ("pathways", "bank")
_AUDIENCES: Final = ("P1", "P2", "P3", "J", "H", "G", "R", "S", "T", "O")


def load_catalogue(folder: Path | None = None) -> Catalogue:
    """The catalogue of a folder, by default of the courses that come with elearn.

    What did not change since an earlier call in this process is not compiled again.
    """
    return _Loader(folder or packaged("courses")).catalogue()


class _Loader:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults: list[Fault] = []

    def catalogue(self) -> Catalogue:
        raw = self._read("contacts.yml")
        contacts = compile_contacts(raw)
        self.faults += contacts.faults
        courses = [course for path in self._folders("", _COURSE) if (course := self._course(path, raw))]
        courses.sort(key=_rank)
        return Catalogue(
            courses=tuple(courses),
            contacts=contacts.by_key,
            faults=tuple(sorted(fault for fault in self.faults if not fault.notice)),
            notices=tuple(sorted(fault for fault in self.faults if fault.notice)),
            revision=sources.revision([("contacts.yml", raw or b""), *_revisions(courses)]),
        )

    def _course(self, slug: str, contacts: bytes | None) -> Course | None:
        raw = self._read(f"{slug}/course.yml")
        head = self._take(compile_course(slug, raw)) if raw is not None else None
        if raw is None or head is None:
            return None
        lessons: dict[str, Lesson] = {}
        for name in self._folders(f"{slug}/lessons", _LESSON):
            source = LessonSource(slug, name, raw, contacts, tuple(self._files(f"{slug}/lessons/{name}")))
            lesson = self._take(compile_lesson(source))
            if lesson and lessons.setdefault(lesson.slug, lesson) is not lesson:
                self._fault(f"{slug}/lessons/{name}/lesson.yml", f"another lesson is called `{lesson.slug}`")
        return Course(**vars(head), lessons=tuple(lessons.values()))

    def _take(self, compiled: Compiled[Result]) -> Result | None:
        self.faults += compiled.faults
        return compiled.result

    def _files(self, lesson: str) -> Iterator[tuple[str, bytes]]:
        """Every file of the lesson that is readable; the compiler says what is missing."""
        for name in self._names(lesson, _LESSON_FILE, but=("pictures",)):
            raw = self._read(f"{lesson}/{name}")
            if raw is not None:
                yield name, raw
        for name in self._names(f"{lesson}/pictures", _PICTURE):
            raw = self._read(f"{lesson}/pictures/{name}")
            if raw is not None:
                yield f"pictures/{name}", raw

    def _folders(self, below: str, pattern: re.Pattern[str]) -> Iterator[str]:
        for name in self._names(below, pattern, but=("contacts.yml", "LICENSE.md", "README.md")):
            if (self.folder / below / name).is_dir() and (below or name not in _NO_COURSES):
                yield name

    def _names(self, below: str, pattern: re.Pattern[str], but: tuple[str, ...] = ()) -> list[str]:
        """Names in order; hidden ones are passed over, others that fit no rule are faults."""
        place = self.folder / below
        try:
            names = sorted(entry.name for entry in place.iterdir() if not entry.name.startswith((".", "_")))
        except OSError:
            if not below:
                self._fault(".", f"there is no folder of courses at {self.folder}")
            return []
        for name in names:
            if not pattern.fullmatch(name) and name not in but:
                self._fault(f"{below}/{name}".lstrip("/"), "this name has no meaning here")
        return [name for name in names if pattern.fullmatch(name)]

    def _read(self, name: str) -> bytes | None:
        report = Report(name)
        raw = sources.read_bytes(self.folder / name, report)
        self.faults += report.found
        return raw

    def _fault(self, file: str, message: str) -> None:
        report = Report(file)
        report.add(Spot(), message)
        self.faults += report.found


def _rank(course: Course) -> tuple[int, int, str]:
    return (_AUDIENCES.index(course.audience), course.order or 0, course.slug)


def _revisions(courses: list[Course]) -> Iterator[tuple[str, bytes]]:
    for course in courses:
        yield from ((f"{course.slug}/{lesson.slug}", lesson.revision.encode()) for lesson in course.lessons)
