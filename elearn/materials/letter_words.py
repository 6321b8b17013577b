"""The words of the letter: for a pupil’s family, for guardians who took the lesson, for residents, for colleagues.

Two bodies of words have easy Japanese beside them: families who are still learning Japanese read the same letter.
"""

from collections.abc import Mapping

from elearn.base.core.messages import N_, NP_, Message
from elearn.courseware.queries import Lesson
from elearn.courseware.shapes import PUPILS

Letter = Mapping[str, Message]
HOME = N_("Letter home")
TAKE_HOME = N_("Sheet to take home")
PASS_ON = N_("Sheet for colleagues")
_COLLEAGUES = frozenset({"S", "T", "O"})

_WORDS: Letter = {
    "heading": HOME,
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
_OPENING = N_("Today’s lesson took %(minutes)s minutes. You may hand this sheet on to whoever could not come.")
_TELL = N_("Tell one person at home, or on the phone, what you take with you from today. These lines may help.")
_LISTEN = N_(
    "If your child tells you of something that went wrong, begin with “Thank you for telling me.” Questions and "
    "rules can wait until tomorrow. Taking the device away makes the next talk harder."
)
_NOT_TO_BLAME = N_(
    "If someone tells you of something that went wrong, begin with “Thank you for telling me.” Whoever was tricked "
    "is not to blame."
)
_OF_PUPILS: Letter = {
    "to": N_("To our families"),
    "opening": N_(
        "Today the class took a lesson of %(minutes)s minutes. It does not tell children to keep away from phones and "
        "computers; it practises what to do. Please lend an ear at home, too."
    ),
    "ask": N_(
        "Over dinner or on the way, ask just this: “What did you decide in today’s story, and why?” Then read these "
        "lines aloud together."
    ),
    "listen": _LISTEN,
}
_OF_GUARDIANS: Letter = {"to": N_("To our families"), "opening": _OPENING, "ask": _TELL, "listen": _LISTEN}
_OF_RESIDENTS: Letter = {
    "heading": TAKE_HOME,
    "to": N_("To you and those at home"),
    "opening": _OPENING,
    "ask": _TELL,
    "listen": _NOT_TO_BLAME,
    "help-text": N_(
        "You need not solve it alone. Keep what is on the screen, and talk to someone close to you or to one of these."
    ),
}
_OF_COLLEAGUES: Letter = {
    "heading": PASS_ON,
    "to": N_("To everyone who teaches and supports with us"),
    "opening": _OPENING,
    "tonight": N_("One thing before the next time"),
    "ask": N_("Tell one colleague what you take with you from today. These lines may help."),
    "listen": _NOT_TO_BLAME,
    "help-text": N_(
        "Nobody need solve it alone. Keep what is on the screen, and talk to whoever is in charge where you work or "
        "help, or to one of these."
    ),
}
_EASY: Letter = {
    "heading": NP_("easy", "Letter home"),
    "from-line": NP_("easy", "____ / ____ / ______"),
    "to": NP_("easy", "To our families"),
    "learnt": NP_("easy", "What we learnt today"),
    "tonight": NP_("easy", "One thing for tonight"),
    "listen": NP_(
        "easy",
        "If your child tells you of something that went wrong, begin with “Thank you for telling me.” Questions and "
        "rules can wait until tomorrow. Taking the device away makes the next talk harder.",
    ),
    "help": NP_("easy", "If something has already happened"),
    "help-text": NP_(
        "easy",
        "You need not solve it alone, and neither does the child. Keep what is on the screen, and talk to the school "
        "or to one of these. You may call as family, too.",
    ),
}
_EASY_OF_PUPILS: Letter = {
    "opening": NP_(
        "easy",
        "Today the class took a short lesson. It does not tell children to keep away from phones and computers; it "
        "practises what to do. Please lend an ear at home, too.",
    ),
    "ask": NP_(
        "easy",
        "Over dinner or on the way, ask just this: “What did you decide in today’s story, and why?” Then read these "
        "lines aloud together.",
    ),
}
_EASY_OF_GUARDIANS: Letter = {
    "opening": NP_("easy", "This was a short lesson for families. You may hand this sheet on to whoever did not come."),
    "ask": NP_("easy", "Tell one person at home what you learnt today. These lines may help."),
}


def kind(lesson: Lesson) -> Message:
    """What the sheet is called for the lesson's readers, on the sheet and in the name of its file."""
    return _for_readers(lesson.audience).get("heading", HOME)


def letter_words(lesson: Lesson, *, easy: bool) -> Letter:
    """All sentences of the lesson's letter."""
    if easy:
        own = _EASY_OF_PUPILS if lesson.audience in PUPILS else _EASY_OF_GUARDIANS
        return {**_WORDS, **_EASY, **own}
    return {**_WORDS, **_for_readers(lesson.audience)}


def _for_readers(audience: str) -> Letter:
    if audience in PUPILS:
        return _OF_PUPILS
    if audience in _COLLEAGUES:
        return _OF_COLLEAGUES
    return _OF_GUARDIANS if audience == "G" else _OF_RESIDENTS
