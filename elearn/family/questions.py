"""The five steps of the family rule: what is asked, what may be chosen, and room for own words. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_, NP_, Message

MOST_SIGNS: Final = 120


@dataclass(frozen=True)
class Step:
    """One small step. `ask` is read aloud; `line` stands on the finished sheet above what was chosen."""

    key: str
    ask: Message
    why: Message
    line: Message
    choices: Mapping[str, Message]
    own: Message


@dataclass(frozen=True)
class Part:
    """What the family said in one step."""

    step: Step
    chosen: tuple[str, ...] = ()
    own: str = ""

    def said(self) -> tuple[Message | str, ...]:
        """The lines for the sheet: choices first, then own words."""
        return (*(self.step.choices[key] for key in self.chosen), *([self.own] if self.own else []))


STEPS: Final = (
    Step(
        "hard",
        NP_("rule", "When is it hard to stop?"),
        NP_("rule", "The child answers first. Whoever listens only nods."),
        NP_("rule", "It is hard to stop"),
        {
            "battle": NP_("rule", "in the middle of a game with others"),
            "next": NP_("rule", "when the next video starts by itself"),
            "friends": NP_("rule", "when a friend has just written"),
            "nothing": NP_("rule", "when there is nothing else to do"),
        },
        NP_("rule", "In your own words (if you like)"),
    ),
    Step(
        "place",
        NP_("rule", "When and where does it rest at night?"),
        NP_("rule", "A place and a time that both of you can see."),
        NP_("rule", "At night it rests"),
        {
            "basket": NP_("rule", "in a basket in the living room"),
            "kitchen": NP_("rule", "at the charger in the kitchen"),
            "hour": NP_("rule", "an hour before going to bed"),
            "not-new": NP_("rule", "and we start nothing new ten minutes before"),
        },
        NP_("rule", "The time, or another place"),
    ),
    Step(
        "adults",
        NP_("rule", "What do the grown-ups do, too?"),
        NP_("rule", "The child may choose. A rule with a part for everyone is fair."),
        NP_("rule", "The grown-ups do this, too"),
        {
            "meals": NP_("rule", "At meals everybody’s device is put away"),
            "talking": NP_("rule", "When someone talks to us, we look up"),
            "photos": NP_("rule", "We ask before we show a picture of someone"),
            "buying": NP_("rule", "Before buying, we ask each other"),
        },
        NP_("rule", "Something else for the grown-ups"),
    ),
    Step(
        "slip",
        NP_("rule", "And on a day when it did not work?"),
        NP_("rule", "Such days come. Decide now how you will talk, while nobody is cross."),
        NP_("rule", "When it did not work"),
        {
            "tomorrow": NP_("rule", "we talk the next day, not at night"),
            "what": NP_("rule", "we ask “What happened?” first"),
            "mend": NP_("rule", "we mend the rule, or how we prepare"),
            "alarm": NP_("rule", "we set an alarm a little earlier"),
        },
        NP_("rule", "Another way that suits us"),
    ),
    Step(
        "review",
        NP_("rule", "When do we look at it again?"),
        NP_("rule", "A rule grows with the child."),
        NP_("rule", "We look at it again"),
        {
            "month": NP_("rule", "on the first Sunday of next month"),
            "term": NP_("rule", "when the school holidays begin"),
            "birthday": NP_("rule", "on the next birthday"),
        },
        NP_("rule", "The day"),
    ),
)
ALWAYS: Final = NP_("rule", "If something is wrong, you can tell us, even if you broke the rule.")


def read(form: Mapping[str, list[str]]) -> tuple[Part, ...]:
    """What a form holds, step by step; unknown choices are passed over. Nothing typed is cut off here."""
    return tuple(
        Part(
            step,
            tuple(key for key in step.choices if key in form.get(step.key, ())),
            _line(next(iter(form.get(f"{step.key}-own", ())), "")),
        )
        for step in STEPS
    )


def _line(typed: str) -> str:
    """On one line, without signs that cannot be seen."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in typed).split())


def too_long(parts: tuple[Part, ...]) -> int | None:
    """The place of the first step whose own words do not fit on the sheet; None if all do."""
    return next((at for at, part in enumerate(parts) if len(part.own) > MOST_SIGNS), None)


def checked(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts, if all fit; `Invalid` names the remedy."""
    if too_long(parts) is not None:
        raise Invalid(TOO_LONG)
    return parts


TOO_LONG: Final = N_("Please say it in at most %(most)s signs, so that it fits on the sheet.", most=MOST_SIGNS)
