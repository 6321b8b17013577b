"""Pure compilers from bytes to lessons, courses and help points, remembered by content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Generic, TypeVar

from elearn.courseware import sources
from elearn.courseware.contacts import Contact
from elearn.courseware.curriculum import curriculum
from elearn.courseware.faults import Fault, Report, Spot
from elearn.courseware.kanji import KNOWN_GRADE, SECONDARY
from elearn.courseware.lessonfile import CourseFile, LessonFile
from elearn.courseware.lessons import CourseHead, Lesson
from elearn.courseware.pictures import Picture
from elearn.courseware.pictures import read as read_picture
from elearn.courseware.texts import LessonTexts, PlaceTexts
from elearn.courseware.validating import check_said, document, plain_data, validated
from elearn.courseware.wording import FULL, Frame, compile_words
from elearn.courseware.words import parse as parse_words

Result = TypeVar("Result")

_REMEMBERED: Final = 512


@dataclass(frozen=True)
class Compiled(Generic[Result]):
    """What came out, or None, and what is wrong."""

    result: Result | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Contacts:
    """The sound help points by key, and the keys of all that the file names; None if the file cannot be read."""

    by_key: Mapping[str, Contact]
    declared: frozenset[str] | None
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class LessonSource:
    """Everything a lesson is made of; equal sources give the very same lesson."""

    course: str
    folder: str
    course_file: bytes
    contacts_file: bytes | None
    files: tuple[tuple[str, bytes], ...]

    def name(self, file: str) -> str:
        return f"{self.course}/lessons/{self.folder}/{file}"


@lru_cache(maxsize=_REMEMBERED)
def compile_course(slug: str, raw: bytes) -> Compiled[CourseHead]:
    report = Report(f"{slug}/course.yml")
    found = document(raw, report)
    course = validated(CourseFile, found, report) if found else None
    if found and course:
        if course.slug != slug:
            report.add(found.spot(("slug",)), f"the slug is the name of the folder: {slug}")
        for name in ("title", "summary"):
            check_said(getattr(course, name), KNOWN_GRADE[course.audience], found, (name,), report)
    head = CourseHead(**dict(course)) if course and not report.broken else None
    return Compiled(head, tuple(report.found))


@lru_cache(maxsize=_REMEMBERED)
def compile_contacts(raw: bytes | None) -> Contacts:
    """Each help point stands for itself: a broken one is left out, the others stay."""
    report = Report("contacts.yml")
    found = document(raw, report) if raw is not None else None
    listed = plain_data(found.data).get("contacts") if found else None
    if not found or not isinstance(listed, list):
        if found:
            report.add(Spot(), "expected `contacts:` and a list of help points")
        return Contacts(MappingProxyType({}), None, tuple(report.found))
    by_key: dict[str, Contact] = {}
    for at in range(len(listed)):
        contact = validated(Contact, found, report, ("contacts", at))
        if contact and contact.key in by_key:
            report.add(found.spot(("contacts", at, "key")), f"the key `{contact.key}` stands twice")
        elif contact:
            by_key[contact.key] = contact
            for name, said in (("name", contact.name), ("for", contact.for_whom), ("hours_words", contact.hours_words)):
                check_said(said, 0, found, ("contacts", at, name), report)
    declared = frozenset(str(plain_data(one).get("key")) for one in listed)
    return Contacts(MappingProxyType(by_key), declared, tuple(report.found))


@lru_cache(maxsize=_REMEMBERED)
def compile_lesson(source: LessonSource) -> Compiled[Lesson]:
    """The lesson, unless a file that every reader needs is broken; a broken further language is left out alone."""
    compiler = _LessonCompiler(source)
    lesson = compiler.lesson()
    return Compiled(lesson, tuple(compiler.faults))


@dataclass
class _LessonCompiler:
    source: LessonSource
    faults: list[Fault] = field(default_factory=list)
    broken: bool = False

    def lesson(self) -> Lesson | None:
        head = compile_course(self.source.course, self.source.course_file).result
        contacts = compile_contacts(self.source.contacts_file)
        files = dict(self.source.files)
        pictures = self._pictures(files)
        structure = self._structure(files, head, contacts) if head else None
        if head is None or structure is None:
            return None
        frame = Frame(structure, pictures, KNOWN_GRADE[head.audience])
        languages = dict(self._languages(files, frame, contacts))
        self._unused(files, pictures)
        if self.broken or not languages.keys() >= set(FULL):
            return None
        return Lesson(
            course=head,
            slug=self.source.folder[3:],
            number=int(self.source.folder[:2]),
            revision=sources.revision(self.source.files),
            structure=structure,
            steps=structure.steps,
            questions=MappingProxyType({question.key: question for question in structure.questions}),
            languages=MappingProxyType(languages),
        )

    def _structure(self, files: Mapping[str, bytes], head: CourseHead, contacts: Contacts) -> LessonFile | None:
        report = Report(self.source.name("lesson.yml"))
        if "lesson.yml" not in files:
            report.add(Spot(), "this file is missing")
        found = document(files["lesson.yml"], report) if "lesson.yml" in files else None
        lesson = validated(LessonFile, found, report) if found else None
        if found and lesson:
            for path, message in lesson.problems(
                audience=head.audience, codes=curriculum().keys(), contacts=contacts.declared
            ):
                report.add(found.spot(path), message)
            check_said(lesson.subject, SECONDARY, found, ("subject",), report)
        self._file(report, needed=True)
        return lesson

    def _pictures(self, files: Mapping[str, bytes]) -> Mapping[str, Picture]:
        pictures = {}
        for name, raw in files.items():
            if name.endswith(".svg"):
                report = Report(self.source.name(name))
                picture = read_picture(raw, report)
                if picture:
                    pictures[name] = picture
                self._file(report, needed=False)
        return MappingProxyType(pictures)

    def _languages(
        self, files: Mapping[str, bytes], frame: Frame, contacts: Contacts
    ) -> Iterator[tuple[str, LessonTexts]]:
        spoken = {name.removesuffix(".md"): raw for name, raw in files.items() if name.endswith(".md")}
        plan: dict[str, PlaceTexts] = {}
        for language in dict.fromkeys((*FULL, *spoken)):
            report = Report(self.source.name(f"{language}.md"))
            places = self._words(spoken.get(language), language, frame, report)
            self._file(report, needed=language in FULL)
            if places is not None and not report.broken:
                plan = plan or {"plan": places["plan"]}
                yield language, LessonTexts(language, MappingProxyType(plan | dict(places)), contacts.by_key)

    def _words(self, raw: bytes | None, language: str, frame: Frame, report: Report) -> Mapping[str, PlaceTexts] | None:
        if raw is None:
            report.add(Spot(), "this file is missing")
        text = sources.decode(raw, report) if raw is not None else None
        return None if text is None else compile_words(parse_words(text, report), language, frame, report)

    def _unused(self, files: Mapping[str, bytes], pictures: Mapping[str, Picture]) -> None:
        written = b"".join(raw for name, raw in files.items() if name.endswith(".md"))
        for name in pictures:
            if name.encode() not in written:
                report = Report(self.source.name(name))
                report.add(Spot(), "no text shows this picture", notice=True)
                self._file(report, needed=False)

    def _file(self, report: Report, *, needed: bool) -> None:
        self.faults += report.found
        self.broken = self.broken or (needed and report.broken)
