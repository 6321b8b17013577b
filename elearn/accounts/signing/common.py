"""Passwords that are guessed first: refused where leaks show them often, and by what they are made of.

A password is easy when nothing much is left of it once one or two of these are taken away: a word of the kept list
(`data/common-passwords.txt`, where its source is named), the person's or the site's own name, a run along the keyboard
or the alphabet; digits and signs count as nothing. So is a repeated piece, and a number alone.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Final

from elearn.base.core.engines import engine
from elearn.base.core.errors import Invalid
from elearn.base.core.messages import N_

SHORTEST: Final = 10
_LIST: Final = Path(__file__).resolve().parents[1] / "data" / "common-passwords.txt"
_LOOK_ALIKES: Final = str.maketrans("013457@$!|", "oieastasil")
_ROWS: Final = (
    *("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz"),
    *("1qaz2wsx3edc4rfv5tgb6yhn", "1q2w3e4r5t6y7u8i9o0p"),
)
_SHORTEST_RUN, _SHORTEST_NAME = 4, 3
# What may stay over: two letters beside a common word are no secret.
_MOST_LEFT, _MOST_PIECES = 2, 2
_OWN: Final = ("elearn",)


def refuse_easy(password: str, names: Iterable[str] = ()) -> None:
    """Invalid, saying what to do instead, where the password is short or among the first that a guesser tries."""
    if len(password) < SHORTEST:
        raise Invalid(N_("Please choose a password of at least %(count)s signs.", count=SHORTEST))
    if is_easy(password, names):
        raise Invalid(
            N_(
                "This password is among the first that others would try. Please take something longer of your own: "
                "three or four words that do not belong together are good, and no signs are prescribed."
            )
        )


def is_easy(password: str, names: Iterable[str] = ()) -> bool:
    """Whether it is a common one, or made of little else than common pieces."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    if plain in engine("accounts.guessed").commonest() or _repeats(plain) or re.fullmatch(r"[\d\W_]+", plain):
        return True
    pieces = sorted({*_own_pieces(names), *common_words(), *_runs(plain)}, key=len, reverse=True)
    return any(_is_made_of(pieces, form) for form in {plain, plain.translate(_LOOK_ALIKES)})


def _is_made_of(pieces: Iterable[str], plain: str) -> bool:
    rest, used = plain, 0
    for piece in pieces:
        if piece in rest and used < _MOST_PIECES:
            rest, used = rest.replace(piece, " "), used + 1
    return used > 0 and sum(sign.isalpha() for sign in rest) <= _MOST_LEFT


def _repeats(plain: str) -> bool:
    """One piece again and again, such as `abcabcabcabc`, or three signs and no more."""
    return len(set(plain)) <= 3 or re.fullmatch(r"(.{1,6}?)\1+", plain) is not None  # noqa: PLR2004 - said above


def _own_pieces(names: Iterable[str]) -> set[str]:
    """The words of the names, as somebody would type them."""
    text = " ".join((*names, *_OWN))
    words = re.split(r"[\W_]+", unicodedata.normalize("NFKC", text).casefold())
    return {word for word in words if len(word) >= _SHORTEST_NAME}


def _runs(plain: str) -> set[str]:
    """Pieces of four and more signs that lie beside one another on a keyboard or in the alphabet, either way."""
    found = set()
    for row in (*_ROWS, *(row[::-1] for row in _ROWS)):
        for start in range(len(plain)):
            end = start + _SHORTEST_RUN
            while end <= len(plain) and plain[start:end] in row:
                end += 1
            if end - 1 - start >= _SHORTEST_RUN:
                found.add(plain[start : end - 1])
    return found


@cache
def common_words() -> frozenset[str]:
    """The kept list."""
    lines = _LIST.read_text("utf-8").split("\n")
    return frozenset(line.strip() for line in lines if line.strip() and not line.startswith("#"))
