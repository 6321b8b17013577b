"""Cells of tables that people open in a spreadsheet."""

from typing import Final

# A cell that begins with one of these is run as a formula by spreadsheets (OWASP, CSV injection).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def harmless(words: str) -> str:
    """The same words, never a formula."""
    return f"'{words}" if words.startswith(_FORMULA) else words
