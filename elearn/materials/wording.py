"""The materials' own words in the language of the sheet, which need not be the language of the page it is asked from.

The merged catalogue is read directly: the command line has neither a request nor an app.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel.support import NullTranslations, Translations
from markupsafe import Markup

from elearn.base.core.messages import N_, Message
from elearn.courseware import queries as courseware
from elearn.courseware.queries import ruby
from elearn.questions.base import Labels
from elearn.questions.base import label_words as question_labels

_CATALOGUES: Final = Path(__file__).resolve().parents[1] / "translations"

AUDIENCES: Final[Mapping[str, Message]] = {
    "P1": N_("Primary school, years 1 and 2"),
    "P2": N_("Primary school, years 3 and 4"),
    "P3": N_("Primary school, years 5 and 6"),
    "J": N_("Junior high school"),
    "H": N_("High school"),
    "G": N_("Parents and guardians"),
    "R": N_("Residents and seniors"),
    "S": N_("Supporters"),
    "T": N_("Those who teach teachers"),
    "O": N_("Municipal staff"),
}


@dataclass(frozen=True)
class Words:
    """What our own sentences say in one language. `html` turns ruby signs into ruby."""

    language: str
    translations: NullTranslations

    def plain(self, message: Message) -> str:
        known = self.translations
        text = known.upgettext(message.context, message.text) if message.context else known.ugettext(message.text)
        return str(text % message.values if message.values else text)

    def html(self, message: Message) -> Markup:
        return ruby(self.plain(message))

    def labels(self) -> Labels:
        """The words around questions and on help points; plain text, so without ruby."""
        return {
            **question_labels(self.plain_label),
            **courseware.label_words(self.plain_label),
        }

    def plain_label(self, message: Message) -> str:
        """Without ruby, for what cannot carry it."""
        return courseware.plain(self.plain(message))


@cache
def words_in(language: str) -> Words:
    """The words for a lesson's language: Japanese has its own catalogue, everything else reads English."""
    found = "ja" if language.split("-", maxsplit=1)[0] == "ja" else "en"
    return Words(found, Translations.load(_CATALOGUES, [found]))
