"""Try it, second form: settings whose effect is seen at once."""

from collections.abc import Iterator
from typing import Annotated, Literal

from markupsafe import Markup
from pydantic import Field

from elearn.courseware.shapes import Id, Ids, Problem, Shape
from elearn.courseware.steps.base import RESERVED, StepTexts, joined
from elearn.questions.base import Parts


class Control(Shape):
    """Done when it stands on one of its `safe` options; a switch has the options `on` and `off`."""

    id: Id
    options: Annotated[Ids, Field(min_length=2, max_length=8)]
    start: Id
    safe: Annotated[Ids, Field(min_length=1)]


class Controls(Shape):
    kind: Literal["controls"]
    controls: Annotated[tuple[Control, ...], Field(min_length=1, max_length=12)]

    def parts(self) -> Parts:
        options = {f"{control.id}.{option}" for control in self.controls for option in control.options}
        labels = {control.id for control in self.controls}
        return Parts(frozenset(labels | options | {f"{option}.effect" for option in options}))

    def anchors(self, step: str) -> tuple[str, ...]:
        return tuple(f"{step}-{control.id}" for control in self.controls)

    def lines(self) -> frozenset[str]:
        """The parts that are one paragraph: the labels."""
        options = {f"{control.id}.{option}" for control in self.controls for option in control.options}
        return frozenset(options | {control.id for control in self.controls})

    def problems(self) -> Iterator[Problem]:
        seen: set[str] = set()
        for at, control in enumerate(self.controls):
            if control.id in seen or control.id in RESERVED:
                yield ("controls", at, "id"), f"the id `{control.id}` is taken: use another"
            seen.add(control.id)
            if control.start not in control.options:
                yield ("controls", at, "start"), f"`{control.start}` is not among the options"
            for number, option in enumerate(control.safe):
                if option not in control.options:
                    yield ("controls", at, "safe", number), f"`{option}` is not among the options"
        if all(control.start in control.safe for control in self.controls):
            yield ("controls",), "everything stands on a safe option from the start: nothing is left to do"

    def html(self, step: str, words: StepTexts) -> Markup:
        return Markup('<div class="sim" data-controller="controls">{}{}</div>').format(
            joined(_control(step, control, words) for control in self.controls),
            Markup('<div class="done" tabindex="-1">{}</div>').format(words.block("done")),
        )


def _control(step: str, control: Control, words: StepTexts) -> Markup:
    return Markup(
        '<fieldset class="control" id="{0}-{1}" data-control="{1}" data-safe="{2}">'
        '<legend>{3}</legend><div class="options">{4}</div>{5}</fieldset>',
    ).format(
        step,
        control.id,
        " ".join(control.safe),
        words.html(control.id),
        joined(_option(step, control, option, words) for option in control.options),
        joined(_effect(control, option, words) for option in control.options),
    )


def _option(step: str, control: Control, option: str, words: StepTexts) -> Markup:
    return Markup(
        '<label class="option"><input type="radio" name="{}-{}" value="{}" autocomplete="off"{}> '
        "<span>{}</span></label>",
    ).format(
        step,
        control.id,
        option,
        Markup(" checked") if option == control.start else "",
        words.html(f"{control.id}.{option}"),
    )


def _effect(control: Control, option: str, words: StepTexts) -> Markup:
    """Without a script all effects stand below one another, so each repeats the option it belongs to."""
    name = f"{control.id}.{option}"
    return Markup('<div class="effect" data-for="{}:{}"><p class="of">{}</p>{}</div>').format(
        control.id,
        option,
        words.html(name),
        words.block(f"{name}.effect"),
    )
