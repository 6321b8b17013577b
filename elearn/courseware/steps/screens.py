"""Try it, first form: a phone or computer of branching screens with a goal."""

import json
from collections.abc import Iterator
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field, model_validator

from elearn.courseware.shapes import Id, Ids, Problem, Shape, complaint
from elearn.courseware.steps.base import RESERVED, StepTexts, joined
from elearn.courseware.steps.graph import can_reach, reachable
from elearn.questions.base import Parts

Situation = tuple[str, frozenset[str]]
"""A screen, and the goal's screens seen so far."""


class Button(Shape):
    id: Id
    to: Id


class Screen(Shape):
    id: Id
    buttons: Annotated[tuple[Button, ...], Field(max_length=12)] = ()


class Goal(Shape):
    """`reach` any of the screens, or `visit` all of them."""

    reach: Ids = ()
    visit: Annotated[Ids, Field(max_length=6)] = ()

    @model_validator(mode="after")
    def _one_of_both(self) -> "Goal":
        if bool(self.reach) == bool(self.visit):
            raise complaint("the goal is either `reach: […]` or `visit: […]`")
        return self

    def met(self, screen: str, seen: frozenset[str]) -> bool:
        return screen in self.reach if self.reach else seen >= set(self.visit)


class Screens(Shape):
    kind: Literal["screens"]
    device: Literal["phone", "computer"] = "phone"
    start: Id
    goal: Goal
    screens: Annotated[tuple[Screen, ...], Field(min_length=2, max_length=40)]

    def parts(self) -> Parts:
        labels = {f"{screen.id}.{button.id}" for screen in self.screens for button in screen.buttons}
        screens = {screen.id for screen in self.screens}
        return Parts(frozenset(screens | labels), frozenset(f"{label}.note" for label in labels))

    def anchors(self, step: str) -> tuple[str, ...]:
        return tuple(f"{step}-{screen.id}" for screen in self.screens)

    def lines(self) -> frozenset[str]:
        """The parts that are one paragraph: what stands on buttons."""
        return frozenset(f"{screen.id}.{button.id}" for screen in self.screens for button in screen.buttons)

    def problems(self) -> Iterator[Problem]:
        named = list(self._unknown_names())
        yield from named
        yield from self._duplicates()
        if not named:
            yield from self._dead_ends()

    def _unknown_names(self) -> Iterator[Problem]:
        ids = {screen.id for screen in self.screens}
        for at, screen in enumerate(self.screens):
            for number, button in enumerate(screen.buttons):
                if button.to not in ids:
                    yield ("screens", at, "buttons", number, "to"), f"there is no screen `{button.to}`"
        goals = ("goal", "reach" if self.goal.reach else "visit")
        for number, name in enumerate(self.goal.reach or self.goal.visit):
            if name not in ids:
                yield (*goals, number), f"there is no screen `{name}`"
        if self.start not in ids:
            yield ("start",), f"there is no screen `{self.start}`"

    def _duplicates(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for at, screen in enumerate(self.screens):
            if screen.id in seen or screen.id in RESERVED:
                yield ("screens", at, "id"), f"the id `{screen.id}` is taken: use another"
            seen.add(screen.id)
            buttons = [button.id for button in screen.buttons]
            for number, name in enumerate(buttons):
                if name in buttons[:number] or name == "note":
                    yield ("screens", at, "buttons", number, "id"), f"the id `{name}` is taken: use another"

    def _situations(self) -> dict[Situation, list[Situation]]:
        visits = frozenset(self.goal.visit)
        targets = {screen.id: [button.to for button in screen.buttons] for screen in self.screens}
        return {
            (screen, seen): [(to, seen | (visits & {to})) for to in targets[screen]]
            for screen in targets
            for seen in _subsets(self.goal.visit)
        }

    def _dead_ends(self) -> Iterator[Problem]:
        """Where the reader gets stuck: no button leads there, or from there the goal is out of reach."""
        begin = (self.start, frozenset(self.goal.visit) & {self.start})
        edges = self._situations()
        reached = reachable(begin, edges)
        good = can_reach([one for one in edges if self.goal.met(*one)], edges)
        if self.goal.met(*begin):
            yield ("start",), "the goal is met before anything is done"
        for at, screen in enumerate(self.screens):
            here = [one for one in reached if one[0] == screen.id]
            if not here:
                yield ("screens", at, "id"), f"no button leads to `{screen.id}`"
            elif not good.issuperset(here):
                yield ("screens", at, "id"), f"from `{screen.id}` the goal can be out of reach: give a button back"

    def html(self, step: str, words: StepTexts) -> Markup:
        kind, goal = ("reach", self.goal.reach) if self.goal.reach else ("visit", self.goal.visit)
        return Markup(
            '<div class="sim" data-controller="screens" data-start="{}" data-goal="{}">'
            '<div class="device" data-device="{}">{}</div>{}</div>',
        ).format(
            self.start,
            json.dumps({kind: goal}),
            self.device,
            joined(self._screen(step, screen, words) for screen in self.screens),
            Markup('<div class="done" tabindex="-1">{}</div>').format(words.block("done")),
        )

    def _screen(self, step: str, screen: Screen, words: StepTexts) -> Markup:
        buttons = joined(self._button(step, screen, button, words) for button in screen.buttons)
        return Markup(
            '<section class="screen" id="{0}-{1}" data-screen="{1}" tabindex="-1">{2}{3}{4}</section>'
        ).format(
            step,
            screen.id,
            words.block(screen.id),
            Markup('<ul class="buttons">{}</ul>').format(buttons) if buttons else "",
            joined(_note(f"{screen.id}.{button.id}", words) for button in screen.buttons),
        )

    def _button(self, step: str, screen: Screen, button: Button, words: StepTexts) -> Markup:
        name = f"{screen.id}.{button.id}"
        return Markup('<li><a class="button" href="#{0}-{1}" data-to="{1}" data-button="{2}">{3}</a></li>').format(
            step,
            button.to,
            name,
            words.html(name),
        )


def _note(name: str, words: StepTexts) -> Markup:
    if not words.has(f"{name}.note"):
        return Markup("")
    return Markup('<div class="note" data-note="{}">{}</div>').format(name, words.block(f"{name}.note"))


def _subsets(names: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(name for at, name in enumerate(names) if bits >> at & 1) for bits in range(1 << len(names))]
