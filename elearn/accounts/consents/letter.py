"""The letter to guardians with its slip to tear off: one sheet of A4."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from babel.dates import format_date

from elearn.accounts.consents.purposes import ACCOUNT, PURPOSES, SURVEY, WORDINGS
from elearn.base.core.messages import N_, Message
from elearn.base.core.paper import Typesetter
from elearn.base.core.ports import service

LAYOUT: Final = Path(__file__).resolve().parents[1] / "typst" / "guardians.typ"
Say = Callable[[Message], str]

# Another text here is another version: add its name in front of `purposes.WORDINGS`.
_PARTS: Final[Sequence[tuple[Message, tuple[Message, ...]]]] = (
    (
        N_("1. An account of their own"),
        (
            N_(
                "Your child can sign in and go on with lessons, also at home. Kept with their name: which lessons they "
                "began, and what they answered. Only your child sees that here; the teacher sees how many of the class "
                "chose which answer, not who."
            ),
            N_(
                "Name, class and number come from the school’s class list. All of it is kept until the account is "
                "erased: by your child, or at your word."
            ),
        ),
    ),
    (
        N_("2. An anonymous survey"),
        (
            N_(
                "Now and then the class is asked on its devices, for about five minutes, about worries on the Internet "
                "and where to turn. Nobody can tell who answered what: not the teacher, not the school, not the town. "
                "For that very reason an answer that was sent can no longer be found or withdrawn."
            ),
            N_(
                "Whoever is not asked reads a page of the same length beside the others and sends an empty sheet: it "
                "does not stand out."
            ),
        ),
    ),
    (
        N_("No disadvantage follows from a no"),
        (
            N_(
                "Every lesson is open to every child by the code on the board, without an account and without a name. "
                "Your answer has nothing to do with marks, and the class does not learn of it."
            ),
        ),
    ),
    (
        N_("If you change your mind"),
        (
            N_(
                "Tell the class teacher, at any time and in any way; no reason is needed. From that day the account is "
                "closed, or your child is not asked any more. Should what was kept be erased, too: just say so."
            ),
            N_(
                "We note your answer, its day, the version of this letter and who entered it, never your name, phone "
                "number or mail address. The note goes when the account is erased."
            ),
        ),
    ),
)
_SILENCE: Final = {
    (ACCOUNT, True): N_("your child has no account of their own"),
    (ACCOUNT, False): N_("your child may have an account of their own"),
    (SURVEY, True): N_("your child is not asked in the survey"),
    (SURVEY, False): N_("your child is asked in the survey"),
}


@dataclass(frozen=True)
class Letter:
    """What the letter says besides its own words. `yes_first`: for which purposes nothing goes without a yes."""

    site: str
    school: str
    class_name: str
    last_day: date
    yes_first: Collection[str]


def letter(made: Letter, say: Say, language: str) -> bytes:
    """The letter as PDF."""
    day = format_date(made.last_day, "long", locale=language)
    words = {
        "to": N_("To the guardians"),
        "from-line": N_("____ / ____ / ______"),
        "heading": N_("What your child may use, and what you decide"),
        "opening": N_(
            "In class the children learn with “%(site)s” how to be safe and considerate on the Internet. On two things "
            "we ask you.",
            site=made.site,
        ),
        "silence": N_("If we hear nothing from you by %(day)s:", day=day),
        "tear": N_("Please cut here, and hand this in by %(day)s.", day=day),
        "slip": N_("Answer to the school"),
        "who": N_("Class %(name)s   Number ______   Child’s name ____________________", name=made.class_name),
        "yes": N_("☐ Yes"),
        "no": N_("☐ No"),
        "signed": N_("Day ____________   Signature of a guardian ____________________"),
        "stays": N_("The signature stays on this paper; it is entered nowhere."),
        "version": N_("Version %(version)s", version=WORDINGS[0]),
    }
    document = {
        "title": say(words["heading"]),
        "author": "elearn",
        "language": language,
        "school": made.school,
        "words": {key: say(message) for key, message in words.items()},
        "parts": [{"title": say(title), "lines": [say(line) for line in lines]} for title, lines in _PARTS],
        "silences": [say(_SILENCE[each.key, each.key in made.yes_first]) for each in PURPOSES],
        "questions": [say(each.asked) for each in PURPOSES],
    }
    return service(Typesetter)(LAYOUT, document)  # type: ignore[type-abstract]
