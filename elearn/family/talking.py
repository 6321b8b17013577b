"""Three questions for the way home, made of the lesson's own titles; they ask for a story, never for marks."""

from typing import Final

from elearn.base.core.messages import NP_, Message
from elearn.courseware.queries import Lesson, LessonTexts

_MOST: Final = 3
_LAST: Final = NP_("family", "If it happened to us: what would we do first, and whom would we tell?")
_ANYWAY: Final = (
    NP_("family", "What surprised you in this lesson?"),
    NP_("family", "What would you like us grown-ups to do differently?"),
)


def to_talk_about(lesson: Lesson, texts: LessonTexts) -> list[Message]:
    """Always three, the last one about what to do if it happens."""
    found = [*_of_steps(lesson, texts), *_ANYWAY]
    return [*found[: _MOST - 1], _LAST]


def _of_steps(lesson: Lesson, texts: LessonTexts) -> list[Message]:
    titles = {step.kind: texts.place(step.key).plain("title") for step in reversed(lesson.steps)}
    asked = []
    if "scene" in titles:
        words = NP_("family", "“%(scene)s”: what did you decide in that story, and why?", scene=titles["scene"])
        asked.append(words)
    if "try" in titles:
        asked.append(NP_("family", "“%(try_)s”: will you show me how?", try_=titles["try"]))
    return asked
