"""Holds the words of one language against the structure of the lesson, and renders them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from elearn.courseware import law
from elearn.courseware.faults import Report, Spot
from elearn.courseware.kanji import SECONDARY
from elearn.courseware.lessonfile import LessonFile
from elearn.courseware.markdown import Rendered, render, verbatim
from elearn.courseware.pictures import Picture
from elearn.courseware.texts import PlaceTexts
from elearn.courseware.words import Part, Words
from elearn.questions.base import Parts

_LESSON: Final = frozenset({"title", "summary", "goal"})
_PLAN: Final = frozenset({"aim", "prepare", "short", "weekly", "care"})
FULL: Final = ("ja", "en")
"""Languages that every lesson has, plan included; others may leave the plan to Japanese."""


@dataclass(frozen=True)
class Frame:
    """What the words are held against: places with their parts, those of one paragraph, and the readers' kanji."""

    structure: LessonFile
    pictures: Mapping[str, Picture]
    known: int

    def places(self) -> dict[str, Parts]:
        plan = _PLAN | {step.key for step in self.structure.steps}
        places = {"lesson": Parts(_LESSON), "plan": Parts(plan)}
        places |= {step.key: step.parts() for step in self.structure.steps}
        return places | {question.key: question.parts() for question in self.structure.questions}

    def lines(self) -> dict[str, frozenset[str]]:
        own = {step.key: step.lines() for step in self.structure.steps}
        return {"lesson": _LESSON, "plan": frozenset({"weekly"}), **own}


def compile_words(words: Words, language: str, frame: Frame, report: Report) -> Mapping[str, PlaceTexts]:
    """The places of one language; faults go to the report at their lines."""
    expected = frame.places()
    for place in words.places.keys() - expected.keys():
        report.add(Spot(words.lines[place]), f"nothing in lesson.yml is called `{place}`")
    places = {}
    for place, parts in expected.items():
        given = words.places.get(place)
        if given is None and (place != "plan" or language in FULL):
            report.add(Spot(), f"the place `# {place}` is missing; it needs {_listed(parts.required)}")
        elif given is not None:
            _complete(place, given, parts, words.lines[place], report)
            places[place] = _place(place, given, language, frame, report)
    _questions(words, places, frame, report)
    return MappingProxyType(places)


def _complete(place: str, given: Mapping[str, Part], parts: Parts, line: int, report: Report) -> None:
    missing = parts.required - given.keys()
    if missing:
        report.add(Spot(line), f"`{place}` lacks {_listed(missing)}")
    for name in given.keys() - parts.required - parts.optional:
        report.add(Spot(given[name].heading), f"`{place}` has no part `{name}`")


def _listed(names: frozenset[str]) -> str:
    return ", ".join(f"`## {name}`" for name in sorted(names))


def _place(place: str, given: Mapping[str, Part], language: str, frame: Frame, report: Report) -> PlaceTexts:
    lines = frame.lines().get(place, frozenset())
    parts = {}
    for name, part in given.items():
        parts[name] = _part(place, name, part, language, frame, report)
        for breach in _breaches(place, name, part, language, frame):
            report.add(Spot(part.line + breach.line, breach.column), breach.message, notice=breach.notice)
        if part.text and name in lines and parts[name].inline is None:
            report.add(Spot(part.line), f"`{name}` is one paragraph, without lists or blocks")
    return PlaceTexts(language, MappingProxyType(parts))


def _part(place: str, name: str, part: Part, language: str, frame: Frame, report: Report) -> Rendered:
    if name.rpartition(".")[2] == "accept":
        return verbatim(part.text)
    rendered, problems = render(part.text, frame.pictures, language)
    for problem in problems:
        report.add(Spot(part.line + problem.line, problem.column), problem.message)
    asks = any(place == question.key for question in frame.structure.questions)
    if rendered.places and not (asks and name in ("text", "artefact")):
        report.add(Spot(part.line), "places [[…]] belong into `text` (cloze) and `artefact` (spot)")
    return rendered


def _breaches(place: str, name: str, part: Part, language: str, frame: Frame) -> Iterator[law.Breach]:
    yield from law.phones(part.text)
    if language.split("-", maxsplit=1)[0] == "ja" and name.rpartition(".")[2] != "accept":
        adults = place == "plan"
        for breach in law.kanji(part.text, SECONDARY if adults else frame.known):
            if not (adults and breach.notice):
                yield breach


def _questions(words: Words, places: Mapping[str, PlaceTexts], frame: Frame, report: Report) -> None:
    for question in frame.structure.questions:
        texts = places.get(question.key)
        if texts is None or question.parts().required - texts.parts.keys():
            continue
        for message in question.check_texts(texts):
            part = words.places[question.key].get(message.partition(":")[0])
            report.add(Spot(part.line if part else words.lines[question.key]), message)
