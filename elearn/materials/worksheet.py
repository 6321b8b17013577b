"""The worksheet: one A4 page for pencil and copier.

It carries a name, so it asks for no opinions and no worries: only questions that have an answer stand on it, and none
of the answers. The typesetter takes as many of them as fit on the page at a size that children read well.
"""

from elearn.base.core.messages import N_, NP_
from elearn.materials import palette
from elearn.materials.editions import Document, Edition, edition
from elearn.materials.orders import Order
from elearn.questions.base import Question

KIND = NP_("child", "Worksheet")
# In points: never smaller as long as leaving a question out helps.
SIZES = (12, 11.5, 11, 10.5, 10)
_WORDS = {
    "goal": NP_("child", "Goal"),
    "write": NP_("child", "What I want to try from today"),
    "help": NP_("child", "In trouble? Talk to someone:"),
}
_PUPILS_NAME = NP_("child", "Year ____ Class ____ No. ____ Name ______________________")
_ADULTS_NAME = N_("Name ______________________")
_FIRST_TO_STAY = ("choose", "incident", "why")
_MOST_CONTACTS = 3


def document(order: Order) -> Document:
    made = edition(order.lesson, order.language, palette=palette.GREY, ruby=order.ruby)
    questions = [question for question in _in_order(made) if question.scored]
    return made.document(
        kind=KIND,
        words={**_WORDS, "name": _PUPILS_NAME if made.is_for_pupils() else _ADULTS_NAME},
        heading=made.part("lesson", "title"),
        goal=made.part("lesson", "goal"),
        questions=[_printed(made, question) for question in questions],
        choices=list(_choices(made, questions)),
        sizes=SIZES,
        contacts=made.contact_rows()[:_MOST_CONTACTS],
    )


def _in_order(made: Edition) -> list[Question]:
    return [made.lesson.questions[key] for step in made.lesson.steps for key in step.questions]


def _printed(made: Edition, question: Question) -> object:
    texts, labels = made.texts.place(question.key), made.words.labels()
    return made.tree(question.print(texts, labels))


def _choices(made: Edition, questions: list[Question]) -> list[list[int]]:
    """Which questions to print, best first: all of them, then fewer; what decides most in the lesson stays longest."""
    kinds = [made.lesson.step_of(question.key).kind for question in questions]
    by_worth = sorted(range(len(questions)), key=lambda at: (_worth(kinds[at]), at))
    return [sorted(by_worth[:most]) for most in range(len(questions), 0, -1)]


def _worth(kind: str) -> int:
    return _FIRST_TO_STAY.index(kind) if kind in _FIRST_TO_STAY else len(_FIRST_TO_STAY)
