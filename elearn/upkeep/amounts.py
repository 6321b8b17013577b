"""Sizes and counts, no finer than an operator needs: exact ones, read again and again, would tell who did what when."""

from typing import Final

COARSE: Final = 10 * 1000**2
_FEW: Final = 100


def rounded(size: int) -> int:
    """Bytes, to ten megabytes."""
    return round(size / COARSE) * COARSE


def gigabytes(size: int) -> str:
    """The same in words for people."""
    return f"{rounded(size) / 1000**3:,.2f} GB"


def about(rows: int) -> int | None:
    """A count to two digits; None for a few."""
    if rows < _FEW:
        return None
    step: int = 10 ** (len(str(rows)) - 2)
    return int(round(rows / step) * step)
