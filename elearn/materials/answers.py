"""Right answers in words, for the teacher's plan alone."""

from markupsafe import Markup, escape

from elearn.questions.base import Labels, Question, Texts
from elearn.questions.cards import Cards
from elearn.questions.ordering import Ordering


def right_words(question: Question, texts: Texts, labels: Labels) -> list[Markup]:
    """One entry for each part of the answer; empty where nothing is right or wrong.

    Cards may accept several, of which `right_answer` names one, and an order's picture counts only what comes first.
    """
    answer = question.right_answer(texts) if question.scored else None
    if answer is None:
        return []
    if isinstance(question, Cards):
        return [question.cell_label(cell, texts, labels) for cell in question.right]
    if isinstance(question, Ordering):
        return [Markup("{}. {}").format(at, texts.html(item)) for at, item in enumerate(question.items, 1)]
    if cells := question.tally(answer):
        return [question.cell_label(cell, texts, labels) for cell in cells]
    return [_typed(answer, texts)]


def _typed(answer: object, texts: Texts) -> Markup:
    if isinstance(answer, dict):
        return escape(" / ".join(map(str, answer.values())))
    unit = texts.plain("unit") if texts.has("unit") else ""
    between = "\N{NO-BREAK SPACE}" if unit.isascii() and unit else ""
    return Markup("{}{}{}").format(answer, between, unit)
