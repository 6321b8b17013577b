"""The other kinds of steps, and the list of all six in the order of the lesson pattern."""

import json
from collections.abc import Callable, Iterator
from typing import Annotated, Final, Literal

from markupsafe import Markup
from pydantic import Field

from elearn.base.core.messages import NP_, Message
from elearn.courseware.contacts import Contact
from elearn.courseware.phrases import ruby
from elearn.courseware.shapes import Ids, Problem
from elearn.courseware.steps.base import LessonTexts, Step, joined
from elearn.courseware.steps.controls import Controls
from elearn.courseware.steps.scene import SceneStep
from elearn.courseware.steps.screens import Screens
from elearn.questions.base import Labels, Parts

LABELS: Final[tuple[Message, ...]] = (
    NP_("child", "For:"),
    NP_("child", "Open:"),
    NP_("child", "Checked on:"),
)
"""Every word a step's HTML needs from the interface; callers hand in `label_words(translate)`."""


def label_words(translate: Callable[[Message], str]) -> dict[str, str]:
    """The labels for one language, by their English text."""
    return {label.text: translate(label) for label in LABELS}


class WhyStep(Step):
    """Why it happens: a short text, perhaps a question."""

    kind: Literal["why"]

    def own_parts(self) -> Parts:
        return Parts(frozenset({"body"}))


class ChooseStep(Step):
    """Choice cards: questions without tricks."""

    kind: Literal["choose"]
    questions: Annotated[Ids, Field(min_length=1)]

    def own_parts(self) -> Parts:
        return Parts(frozenset())


class ReflectStep(Step):
    """Looking back, usually one tap of confidence."""

    kind: Literal["reflect"]

    def own_parts(self) -> Parts:
        return Parts(frozenset())


class TryStep(Step):
    """Doing it: a simulation."""

    kind: Literal["try"]
    simulation: Annotated[Screens | Controls, Field(discriminator="kind")]

    def own_parts(self) -> Parts:
        own = self.simulation.parts()
        return Parts(own.required | {"body", "done"}, own.optional)

    def lines(self) -> frozenset[str]:
        return self.simulation.lines() | {"title"}

    def anchors(self) -> tuple[str, ...]:
        return self.simulation.anchors(self.key)

    def problems(self) -> Iterator[Problem]:
        for path, message in self.simulation.problems():
            yield ("simulation", *path), message

    def own_html(self, texts: LessonTexts, labels: Labels) -> Markup:  # noqa: ARG002 as in a scene
        return self.simulation.html(self.key, texts.place(self.key))


class IncidentStep(Step):
    """If it happens: the first move, and whom to ask."""

    kind: Literal["incident"]
    contacts: Annotated[Ids, Field(min_length=1, max_length=6)]

    def own_parts(self) -> Parts:
        return Parts(frozenset({"body"}))

    def own_html(self, texts: LessonTexts, labels: Labels) -> Markup:
        points = (texts.contacts[key] for key in self.contacts if key in texts.contacts)
        return Markup('<ul class="contacts">{}</ul>').format(
            joined(contact_html(contact, texts.language, labels) for contact in points),
        )


def contact_html(contact: Contact, language: str, labels: Labels) -> Markup:
    """A help point as a list item; `data-hours` lets a script say whether somebody is there now."""
    return Markup(
        '<li class="contact" data-contact="{}" data-hours="{}"><b class="name">{}</b> {}'
        '<p class="for"><span class="label">{}</span> {}</p><p class="hours"><span class="label">{}</span> {}</p>'
        '<p class="checked"><span class="label">{}</span> <time datetime="{}">{}</time></p></li>',
    ).format(
        contact.key,
        json.dumps(contact.hours.data()),
        ruby(contact.name.to(language)),
        _way(contact),
        labels["For:"],
        ruby(contact.for_whom.to(language)),
        labels["Open:"],
        ruby(contact.hours_words.to(language)),
        labels["Checked on:"],
        contact.checked_on,
        contact.checked_on,
    )


def _way(contact: Contact) -> Markup:
    """A number is words, not a link: school devices cannot call, and a child should see what it dials."""
    number = Markup('<span class="number">{}</span>').format(contact.number) if contact.number else Markup("")
    if not contact.url:
        return number
    shown = contact.url.removeprefix("https://").removesuffix("/")
    link = Markup('<a class="web" href="{}" rel="noopener noreferrer">{}</a>').format(contact.url, shown)
    return Markup(" ").join([number, link]) if number else link


AnyStep = Annotated[
    SceneStep | WhyStep | ChooseStep | TryStep | IncidentStep | ReflectStep,
    Field(discriminator="kind"),
]

ORDER: Final = ("scene", "why", "choose", "try", "incident", "reflect")
