"""Words that pages, pictures and paper share. Paper has a language of its own, so the catalogue is read directly."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from babel.dates import format_date
from babel.support import NullTranslations, Translations

from elearn.base.core.clock import TOKYO
from elearn.base.core.messages import N_, Message

_CATALOGUES: Final = Path(__file__).resolve().parents[1] / "translations"
_PAPER: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "kind": N_("Certificate"),
        "founding": N_("Founding appointment"),
        "holder": N_("awarded to %(name)s"),
        "until": N_("valid until %(day)s"),
        "grounds": N_("Grounds"),
        "by": N_("Issued by"),
        "issued": N_("Issued on"),
        "valid-until": N_("Valid until"),
        "check": N_("Anyone can check it here"),
        "today": N_("Paper does not change: whether this is still valid stands at this address."),
    }
)
STATES: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "valid": N_("Valid"),
        "expired": N_("Run out"),
        "suspended": N_("Not valid for now"),
        "revoked": N_("Taken back"),
    }
)
REASONS: Final[Mapping[str, Message]] = MappingProxyType(
    {
        "issued-in-error": N_("It was issued by mistake."),
        "conduct": N_("The code of conduct was not kept."),
        "replaced": N_("Another badge takes its place."),
        "holders-wish": N_("The holder asked for it."),
        "under-review": N_("The office is looking into something."),
    }
)


def paper(key: str, language: str, **values: str) -> str:
    """A sentence on a picture or certificate."""
    return str(_translations(language).ugettext(_PAPER[key].text)) % values


def paper_words(language: str) -> dict[str, str]:
    """All sentences of the certificate that take no values."""
    return {key: paper(key, language) for key in ("grounds", "by", "issued", "valid-until", "check", "today")}


def day(at: datetime, language: str) -> str:
    """The day in Japan: 2028年11月21日, 21 November 2028."""
    return _said(at.astimezone(TOKYO).date(), language)


@lru_cache(maxsize=1024)
def _said(local: date, language: str) -> str:
    return str(format_date(local, "y年M月d日" if language == "ja" else "d MMMM y", locale=language))


@cache
def _translations(language: str) -> NullTranslations:
    return Translations.load(_CATALOGUES, ["ja" if language == "ja" else "en"])
