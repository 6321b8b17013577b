"""What is wrong with the words that a trustee typed, by trustee and word, without repeating one. Pure."""

from collections.abc import Iterator, Sequence
from typing import Final

from shamir_mnemonic import MnemonicError
from shamir_mnemonic.share import Share
from shamir_mnemonic.wordlist import WORDLIST

from elearn.base.core.messages import N_, Message
from elearn.surveys.crypto.custody import WORDS

_KNOWN: Final = frozenset(WORDLIST)
_MOST_NAMED: Final = 5


def faults(shares: Sequence[str]) -> list[Message]:
    """One line for each trustee whose words cannot be a share; none where each by itself could be one.

    A share carries a checksum (SLIP-0039), so one wrong word is always found, and a word that exists in no share is
    named by its place.
    """
    return [fault for number, words in enumerate(shares, 1) for fault in _faults_of(number, words.lower().split())]


def _faults_of(number: int, words: Sequence[str]) -> Iterator[Message]:
    strange = [place for place, word in enumerate(words, 1) if word not in _KNOWN]
    if len(words) != WORDS:
        yield N_(
            "Trustee %(number)s: %(count)s words were typed; a share has %(words)s.",
            number=number,
            count=len(words),
            words=WORDS,
        )
    if strange:
        places = ", ".join(map(str, strange[:_MOST_NAMED]))
        yield N_(
            "Trustee %(number)s: no share has a word like the one in place %(places)s. Please compare its letters.",
            number=number,
            places=places,
        )
    elif len(words) == WORDS and not _is_share(words):
        yield N_(
            "Trustee %(number)s: one word is another than on the sheet, or two changed places. Please compare all.",
            number=number,
        )


def _is_share(words: Sequence[str]) -> bool:
    try:
        Share.from_mnemonic(" ".join(words))
    except MnemonicError:
        return False
    return True
