"""A whole small course on disk, of which a test breaks one thing."""

from pathlib import Path

import pytest

from elearn.courseware.queries import Catalogue, load_catalogue

COURSE = """\
slug: p3
audience: P3
title: {ja: "{自分|じぶん}で{決|き}める", en: Deciding}
summary: {ja: "{短|みじか}い", en: Short}
frameworks: [jouhou-moral]
"""

CONTACTS = """\
contacts:
  - key: sos
    name: {ja: "{子供|こども}SOS", en: Children's SOS}
    number: "0120-0-78310"
    for: {ja: こまったとき, en: In trouble}
    hours: {always: true}
    hours_words: {ja: いつでも, en: Always}
    certainty: V
    checked_on: 2026-11-22
"""

LESSON = """\
minutes: 10
subject: {ja: 道徳, en: Moral education}
curriculum: [a3-1, c3-1]
review_by: 2027-03-31
sources:
  - {title: A page, publisher: A ministry, url: "https://example.com/page", checked_on: 2026-11-22}
steps:
  - {key: scene, kind: scene, minutes: 2, start: evening, nodes: [
      {id: evening, choices: [{id: send, to: sent}, {id: wait, to: waited}]},
      {id: sent}, {id: waited}]}
  - {key: why, kind: why, minutes: 1}
  - {key: choose, kind: choose, minutes: 2, questions: [first-move]}
  - key: try
    kind: try
    minutes: 2
    simulation: {kind: controls, controls: [{id: who, options: [all, friends], start: all, safe: [friends]}]}
  - {key: incident, kind: incident, minutes: 2, contacts: [sos]}
  - {key: reflect, kind: reflect, minutes: 1}
questions:
  - {key: first-move, kind: single, options: [ask, shout], right: [ask]}
"""

PLACES = {
    "lesson": ("title", "summary", "goal"),
    "plan": (
        *("aim", "prepare", "short", "weekly", "care"),
        *("scene", "why", "choose", "try", "incident", "reflect"),
    ),
    "scene": ("title", "evening", "evening.send", "evening.wait", "sent", "waited"),
    "why": ("title", "body"),
    "choose": ("title",),
    "try": ("title", "body", "who", "who.all", "who.all.effect", "who.friends", "who.friends.effect", "done"),
    "incident": ("title", "body"),
    "reflect": ("title",),
    "first-move": ("prompt", "ask", "ask.because", "shout", "shout.because"),
}


def words(changes: dict[str, str] | None = None) -> str:
    """A text file with every part; `changes` gives texts by `place/part`."""
    changes = changes or {}
    lines = []
    for place, parts in PLACES.items():
        lines.append(f"# {place}")
        for part in parts:
            lines += [f"## {part}", changes.get(f"{place}/{part}", f"ことば {place} {part.replace('.', ' ')}")]
    return "\n".join(lines) + "\n"


@pytest.fixture
def shelf(tmp_path: Path) -> "Shelf":
    return Shelf(tmp_path / "courses")


class Shelf:
    """A folder of courses with one sound lesson."""

    lesson = "p3/lessons/01-first"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.write("contacts.yml", CONTACTS)
        self.write("p3/course.yml", COURSE)
        self.add_lesson("01-first")

    def add_lesson(self, name: str, lesson: str = LESSON) -> None:
        self.write(f"p3/lessons/{name}/lesson.yml", lesson)
        self.write(f"p3/lessons/{name}/ja.md", words())
        self.write(f"p3/lessons/{name}/en.md", words())

    def write(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def words(self, language: str = "ja", **changes: str) -> None:
        """Write the words with some texts changed: `scene__sent="…"`, dots in part names as `_dot_`."""
        named = {
            key.replace("__", "/", 1).replace("_dot_", ".").replace("_", "-"): text for key, text in changes.items()
        }
        self.write(f"{self.lesson}/{language}.md", words(named))

    def change(self, name: str, old: str, new: str) -> None:
        path = self.folder / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")

    def change_lesson(self, old: str, new: str) -> None:
        self.change(f"{self.lesson}/lesson.yml", old, new)

    def load(self) -> Catalogue:
        return load_catalogue(self.folder)

    def faults(self) -> list[str]:
        return [str(fault) for fault in self.load().faults]

    def the_fault(self) -> str:
        """The only fault, without the lesson's folder."""
        (fault,) = self.faults()
        return fault.removeprefix(f"{self.lesson}/")
