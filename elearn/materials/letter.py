"""The letter home: what we learnt today, one thing to try tonight, whom to ask. It scares nobody and asks little."""

from collections.abc import Mapping

from elearn.base.core.messages import N_, Message
from elearn.materials import palette
from elearn.materials.editions import Document, Edition, edition
from elearn.materials.orders import Order

KIND = N_("Letter home")
_WORDS: Mapping[str, Message] = {
    "from-line": N_("____ / ____ / ______"),
    "goal": N_("Goal"),
    "learnt": N_("What we learnt today"),
    "tonight": N_("One thing for tonight"),
    "help": N_("If something has already happened"),
    "help-text": N_(
        "You need not solve it alone, and neither does the child. Keep what is on the screen, and talk to the school "
        "or to one of these. You may call as family, too."
    ),
}
_PUPILS: Mapping[str, Message] = {
    "to": N_("To our families"),
    "opening": N_(
        "Today the class took a lesson of %(minutes)s minutes. It does not tell children to keep away from phones and "
        "computers; it practises what to do. Please lend an ear at home, too."
    ),
    "ask": N_(
        "Over dinner or on the way, ask just this: “What did you decide in today’s story, and why?” Then read these "
        "lines aloud together."
    ),
    "listen": N_(
        "If your child tells you of something that went wrong, begin with “Thank you for telling me.” Questions and "
        "rules can wait until tomorrow. Taking the device away makes the next talk harder."
    ),
}
_ADULTS: Mapping[str, Message] = {
    "to": N_("To you and those at home"),
    "opening": N_("Today’s lesson took %(minutes)s minutes. You may hand this sheet on to whoever could not come."),
    "ask": N_("Tell one person at home, or on the phone, what you take with you from today. These lines may help."),
    "listen": N_(
        "If someone tells you of something that went wrong, begin with “Thank you for telling me.” Whoever was tricked "
        "is not to blame."
    ),
}


def document(order: Order) -> Document:
    made = edition(order.lesson, order.language, palette=palette.GREY, ruby=order.ruby, adults=True)
    return made.document(
        kind=KIND,
        words=_words(made),
        heading=made.say(KIND),
        lesson=made.part("lesson", "title"),
        summary=made.part("lesson", "summary"),
        goal=made.part("lesson", "goal"),
        remember=_remember(made),
        contacts=made.contact_rows(),
    )


def _words(made: Edition) -> dict[str, Message]:
    own = _PUPILS if made.is_for_pupils() else _ADULTS
    opening = own["opening"]
    return {**_WORDS, **own, "opening": Message(opening.text, {"minutes": made.lesson.minutes})}


def _remember(made: Edition) -> object:
    """The lines that the lesson ended with."""
    for step in reversed(made.lesson.steps):
        if step.kind == "reflect" and (lines := made.part(step.key, "body")):
            return lines
    return None
