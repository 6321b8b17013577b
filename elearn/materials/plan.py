"""The teacher's plan: what to say and do, minute by minute, with the right answers."""

from collections.abc import Iterator
from typing import cast

from elearn.base.core.messages import N_, Message
from elearn.courseware.queries import Lesson, Step
from elearn.courseware.shapes import PUPILS
from elearn.materials import palette
from elearn.materials.answers import right_words
from elearn.materials.editions import Document, Edition, edition
from elearn.materials.nodes import Tree
from elearn.materials.orders import Order

KIND = N_("Teacher’s plan")
_LEADERS_KIND = N_("Session leader’s plan")
JOINING_MINUTES = 2
_JOIN = N_(
    "Show the code on the screen and wait until the seats have filled. Whoever comes late joins with the same code, "
    "where the class is."
)
_WORDS = {
    "goal": N_("Goal"),
    "aim": N_("Aim"),
    "prepare": N_("To prepare"),
    "course": N_("Course of the lesson"),
    "time": N_("Time"),
    "doing": N_("What you say and do"),
    "minutes": N_("min"),
    "answers": N_("Right answers"),
    "short": N_("With 10 minutes left"),
    "weekly": N_("For the weekly plan: copy this line"),
    "care": N_("If a child needs someone"),
    "sources": N_("Sources"),
}
_FOR_ADULTS = {"care": N_("If someone needs support")}
# A lesson of ten minutes never has ten minutes left.
_SHORT_ALREADY = 10
_TIGHT = {"short": N_("If time runs short")}


def kind(lesson: Lesson) -> Message:
    """Adults are led, not taught."""
    return KIND if lesson.audience in PUPILS else _LEADERS_KIND


def document(order: Order) -> Document:
    made = edition(order.lesson, order.language, palette=palette.GREY, ruby=order.ruby, readers="teachers")
    lesson = order.lesson
    total = N_(
        "%(total)s minutes: %(join)s to join, %(own)s for the lesson",
        total=lesson.minutes + JOINING_MINUTES,
        join=JOINING_MINUTES,
        own=lesson.minutes,
    )
    plan = {part: made.part("plan", part) for part in ("aim", "prepare", "short", "weekly", "care")}
    return made.document(
        kind=kind(lesson),
        words=_words(made) | {"total": total, "kind": kind(lesson)},
        heading=made.part("lesson", "title"),
        goal=made.part("lesson", "goal"),
        course=made.said(lesson.course.title),
        audience=made.audience(),
        subject=made.said(lesson.subject),
        curriculum=", ".join(lesson.curriculum),
        steps=list(_rows(made)),
        sources=[f"{source.title} ({source.publisher}) {source.url}" for source in lesson.sources],
        **plan,
    )


def _words(made: Edition) -> dict[str, Message]:
    return {
        **_WORDS,
        **({} if made.is_for_pupils() else _FOR_ADULTS),
        **(_TIGHT if made.lesson.minutes <= _SHORT_ALREADY else {}),
    }


def _rows(made: Edition) -> Iterator[Document]:
    """The steps with the minute at which each begins; joining comes first."""
    yield {
        "title": made.say(N_("Joining")),
        "minutes": JOINING_MINUTES,
        "from": "0:00",
        "notes": made.say(_JOIN),
        "answers": [],
    }
    minute = JOINING_MINUTES
    for step in made.lesson.steps:
        yield {
            "title": made.part(step.key, "title"),
            "minutes": step.minutes,
            "from": f"{minute}:00",
            "notes": made.part("plan", step.key),
            "answers": list(_answers(made, step)),
        }
        minute += step.minutes


def _answers(made: Edition, step: Step) -> Iterator[Document]:
    for key in step.questions:
        question, texts = made.lesson.questions[key], made.texts.place(key)
        if right := right_words(question, texts, made.words.labels()):
            yield {"prompt": _first_block(made.part(key, "prompt")), "right": [made.tree(words) for words in right]}


def _first_block(prompt: Tree) -> Tree:
    """What the question asks first, without the chat or page that it may show; a prompt of one line stays whole."""
    first = prompt[0] if prompt else ""
    return cast("Tree", first["k"]) if isinstance(first, dict) and first["t"] == "p" else prompt
