"""What a guardian is asked about. A further purpose is a line here, its field in `forms.PileForm`, and its effect."""

from dataclasses import dataclass
from typing import Final

from elearn.base.core.messages import N_, Message


@dataclass(frozen=True)
class Purpose:
    """One question of the letter. `with_yes` and `with_no` say what follows, for whoever enters the answers."""

    key: str
    title: Message
    asked: Message
    with_yes: Message
    with_no: Message


ACCOUNT: Final = "account"
SURVEY: Final = "survey"
PURPOSES: Final = (
    Purpose(
        ACCOUNT,
        N_("Own account"),
        N_("My child has an account of their own, and what they learn is kept with their name."),
        N_("The child can sign in."),
        N_("The child cannot sign in, and takes part by the class code as everybody may."),
    ),
    Purpose(
        SURVEY,
        N_("Anonymous survey"),
        N_("My child is asked in anonymous surveys."),
        N_("The child is asked."),
        N_("The child reads a page of the same length and sends an empty sheet."),
    ),
)
KEYS: Final = tuple(each.key for each in PURPOSES)
# Versions of the letter's wording, the newest first. What parents signed is found again by it.
WORDINGS: Final = ("2026-11",)
WAYS: Final = {"paper": N_("On paper"), "in_person": N_("In person")}
