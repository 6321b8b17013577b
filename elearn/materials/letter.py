"""The letter home, or for adults the sheet to pass on: what we learnt, one thing to try, whom to ask."""

from dataclasses import replace

from elearn.base.core.messages import Message
from elearn.materials import palette
from elearn.materials.editions import Document, Edition, edition
from elearn.materials.letter_words import kind, letter_words
from elearn.materials.orders import Order


def document(order: Order) -> Document:
    made = edition(order.lesson, order.language, palette=palette.GREY, ruby=order.ruby, readers="families")
    return made.document(
        kind=kind(order.lesson),
        words=_words(made),
        lesson=made.part("lesson", "title"),
        summary=made.part("lesson", "summary"),
        goal=made.part("lesson", "goal"),
        remember=_remember(made),
        contacts=made.contact_rows(),
    )


def _words(made: Edition) -> dict[str, Message]:
    words = letter_words(made.lesson, easy=made.is_easy())
    return {**words, "opening": replace(words["opening"], values={"minutes": made.lesson.minutes})}


def _remember(made: Edition) -> object:
    """The lines that the lesson ended with."""
    for step in reversed(made.lesson.steps):
        if step.kind == "reflect" and (lines := made.part(step.key, "body")):
            return lines
    return None
