"""The words of the page around a question; every room above hands them in, translated."""

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

from elearn.base.core.messages import NP_, Message

Labels: TypeAlias = Mapping[str, str]
"""The translated words by their English text."""

LABELS: tuple[Message, ...] = (
    NP_("child", "True"),
    NP_("child", "False"),
    NP_("child", "Choose"),
    NP_("child", "Your answer"),
    NP_("child", "Gap"),
    NP_("child", "Give each line its number. 1 comes first."),
    NP_("child", "Move up"),
    NP_("child", "Move down"),
    NP_("child", "First"),
    NP_("child", "Second"),
    NP_("child", "Third"),
    NP_("child", "Fourth"),
    NP_("child", "Fifth"),
    NP_("child", "That is right."),
    NP_("child", "You are on the way. Let us look once more."),
    NP_("child", "Let us think about it once more."),
    NP_("child", "Thank you for your answer."),
    NP_("child", "Yes, this one"),
    NP_("child", "Look here again"),
    NP_("child", "This one too"),
    NP_("child", "The order"),
)
"""Every word of the page around a question. Callers hand in `label_words(translate)`."""

VERDICTS = {
    "yes": "That is right.",
    "partly": "You are on the way. Let us look once more.",
    "no": "Let us think about it once more.",
    "none": "Thank you for your answer.",
}
STATES = {"yes": "Yes, this one", "again": "Look here again", "missed": "This one too"}

State: TypeAlias = Literal["yes", "again", "missed"]


def label_words(translate: Callable[[Message], str]) -> dict[str, str]:
    """The labels for one language, by their English text."""
    return {label.text: translate(label) for label in LABELS}
