"""The materials' own words in the language of the sheet, which need not be the language of the page it is asked from.

The merged catalogue is read directly: the command line has neither a request nor an app.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from babel.support import NullTranslations, Translations
from markupsafe import Markup

from elearn.base.core.messages import Message
from elearn.courseware import queries as courseware
from elearn.courseware.queries import ruby
from elearn.questions.base import Labels
from elearn.questions.base import label_words as question_labels

_CATALOGUES: Final = Path(__file__).resolve().parents[1] / "translations"


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
