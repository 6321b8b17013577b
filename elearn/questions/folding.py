"""When two typed answers are the same answer: widths, kana, case, spaces and closing signs do not count."""

import re
import unicodedata

_KATAKANA = {code: code - 0x60 for code in [*range(0x30A1, 0x30F7), 0x30FD, 0x30FE]}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―─−"), "-")
_LONG_VOWEL = re.compile("(?<=[ぁ-ゟー])[-~〜]")
_PASSES = 8  # two are enough for all known text; the bound keeps the loop finite whatever Unicode adds
_WORD = 3  # コンピュータ and コンピューター are one word, コピ and コピー are not


def fold(text: str) -> str:
    """The comparable form of what somebody typed. Folding twice changes nothing."""
    for _ in range(_PASSES):
        folded = _once(text)
        if folded == text:
            break
        text = folded
    return text


def accepted(lines: str) -> tuple[str, ...]:
    """The accepted answers of a text part: one per line, list marks allowed, empty lines skipped."""
    return tuple(line for line in (re.sub(r"^\s*[-*]\s+", "", each).strip() for each in lines.splitlines()) if line)


def matches(typed: str, lines: str) -> bool:
    """Whether the typed answer is among the accepted ones."""
    return fold(typed) in {fold(line) for line in accepted(lines)}


def _once(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).casefold()
    text = "".join(sign for sign in text if not sign.isspace() and unicodedata.category(sign) != "Cf")
    text = _LONG_VOWEL.sub("ー", text.translate(_DASHES).translate(_KATAKANA))
    return _without_last_long_vowel(_without_ends(text))


def _without_ends(text: str) -> str:
    start, end = 0, len(text)
    while start < end and unicodedata.category(text[start]).startswith("P"):
        start += 1
    while end > start and unicodedata.category(text[end - 1]).startswith("P"):
        end -= 1
    return text[start:end] or text  # an answer may be nothing but "@"


def _without_last_long_vowel(text: str) -> str:
    stem = text.rstrip("ー")
    return stem if len(stem) >= _WORD else text
