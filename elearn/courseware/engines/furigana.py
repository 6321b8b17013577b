"""Proposes ruby for the kanji words of a Japanese course text, for a person to review. Never at run time.

fugashi with UniDic reads the words; `data/readings.tsv` overrides it where it is known to be wrong. Left alone:
existing ruby, addresses (`# place`), `plan` (adults read it), accepted answers, code, and pictures' texts.
"""

import argparse
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final, Protocol

import fugashi

from elearn.courseware import fences
from elearn.courseware.kanji import KANJI, KANJI_CLASS

_KEPT: Final = re.compile(
    r"\\.|\{[^{}|\n]*\|[^{}|\n]*\}|`[^`]*`|!\[[^\]]*\]\([^)]*\)|\[\[[a-z0-9-]+\|?|https?://[^\s)>]+"
)
_ADDRESS: Final = re.compile(r"(#{1,2})\s+(\S+)\s*$")
_KANA: Final = {katakana: katakana - 0x60 for katakana in range(ord("ァ"), ord("ヷ"))}
_MINUTES: Final = re.compile(r"(?<=[134680])分(間?)(?!割|類|析|かれ|け)")
_DIGITS: Final = "0-9０-９一二三四五六七八九十百千"


class Word(Protocol):
    """What fugashi gives for one word."""

    surface: str
    feature: object


@dataclass(frozen=True)
class Piece:
    """A stretch of a line as the reader sees it, and whether the proposal may change it."""

    source: str
    shown: str
    kept: bool


def propose(text: str) -> str:
    """The whole file with ruby proposed; line ends and everything that is not a plain kanji word stay as they are."""
    return "".join(_lines(text.splitlines(keepends=True)))


def _lines(lines: list[str]) -> Iterator[str]:
    place = part = ""
    for line in fences.scan(lines):
        address = _ADDRESS.match(line.text) if line.state == "text" else None
        if address and address[1] == "#":
            place, part = address[2], ""
        elif address:
            part = address[2]
        kept = line.state in ("open", "close") or address or place == "plan" or part.rpartition(".")[2] == "accept"
        yield line.text if kept else propose_line(line.text)


def propose_line(line: str) -> str:
    """One line of prose with ruby; words already annotated give the context in which the others are read."""
    pieces = list(_pieces(line))
    shown = "".join(piece.shown for piece in pieces)
    marked = dict(_annotations(shown))
    out, at = [], 0
    for piece in pieces:
        end = at + len(piece.shown)
        out.append(piece.source if piece.kept else _apply(shown, at, end, marked))
        at = end
    return "".join(out)


def _pieces(line: str) -> Iterator[Piece]:
    at = 0
    for kept in _KEPT.finditer(line):
        yield Piece(line[at : kept.start()], line[at : kept.start()], kept=False)
        base = kept[0][1:].split("|")[0] if kept[0].startswith("{") else "\n"
        yield Piece(kept[0], base, kept=True)
        at = kept.end()
    yield Piece(line[at:], line[at:], kept=False)


def _apply(shown: str, start: int, end: int, marked: dict[int, tuple[int, str]]) -> str:
    out, at = [], start
    while at < end:
        stop, ruby = marked.get(at, (at + 1, shown[at]))
        if stop > end:
            # A word that reaches into annotated text is somebody's decision already.
            stop, ruby = at + 1, shown[at]
        out.append(ruby)
        at = stop
    return "".join(out)


def _annotations(shown: str) -> Iterator[tuple[int, tuple[int, str]]]:
    """For the start of each word with kanji: its end and its annotated form. Overrides come first."""
    words = list(_words(shown))
    covered = dict(_overrides_in(shown, {start for start, _, _ in words} | {len(shown)}))
    yield from covered.items()
    taken = {at for start, (end, _) in covered.items() for at in range(start, end)}
    for start, surface, reading in words:
        free = not taken.intersection(range(start, start + len(surface)))
        if free and KANJI.search(surface) and reading:
            yield start, (start + len(surface), annotate(surface, reading))


def _words(shown: str) -> Iterator[tuple[int, str, str]]:
    at = 0
    for word in _tagger()(shown):
        start = shown.index(word.surface, at)
        at = start + len(word.surface)
        yield start, word.surface, _reading(word)


def _reading(word: Word) -> str:
    kana = getattr(word.feature, "kana", None) or ""
    return "" if kana == "*" else hiragana(str(kana))


def hiragana(kana: str) -> str:
    return kana.translate(_KANA)


def annotate(surface: str, reading: str) -> str:
    """Ruby over the kanji alone: 取り消し + とりけし gives `{取|と}り{消|け}し`."""
    runs = re.findall(f"[{KANJI_CLASS}]+|[^{KANJI_CLASS}]+", surface)
    pattern = "".join("(.+?)" if KANJI.match(run) else re.escape(hiragana(run)) for run in runs)
    match = re.fullmatch(pattern, reading)
    if not match:
        return f"{{{surface}|{reading}}}"
    found = iter(match.groups())
    return "".join(f"{{{run}|{next(found)}}}" if KANJI.match(run) else run for run in runs)


def _overrides_in(shown: str, borders: set[int]) -> Iterator[tuple[int, tuple[int, str]]]:
    """An override never cuts a word between two kanji: 大人 is not found in 大人気."""
    pattern, readings = _overrides()
    for match in pattern.finditer(shown):
        cuts = (at for at in match.span() if at not in borders and KANJI.fullmatch(shown[at - 1]))
        if not any(KANJI.match(shown, at) for at in cuts):
            yield match.start(), (match.end(), readings[match[0]])
    for match in _MINUTES.finditer(shown):
        yield match.start(), (match.end(), "{分間|ぷんかん}" if match[1] else "{分|ぷん}")


@cache
def _overrides() -> tuple[re.Pattern[str], dict[str, str]]:
    """Longest first; a surface that begins with a number is not looked for inside a longer number."""
    table = files("elearn.courseware").joinpath("data/readings.tsv").read_text("utf-8")
    rows = (line.split("\t")[:2] for line in table.splitlines() if "\t" in line and not line.startswith("#"))
    readings = dict(rows)
    longest = sorted(readings, key=len, reverse=True)
    parts = ((f"(?<![{_DIGITS}])" if re.match(f"[{_DIGITS}]", key) else "") + re.escape(key) for key in longest)
    return re.compile("|".join(parts)), readings


@cache
def _tagger() -> fugashi.Tagger:
    return fugashi.Tagger()


def main(arguments: list[str] | None = None) -> int:
    """Print the file with proposals, or write it in place."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, nargs="+")
    parser.add_argument("--write", action="store_true", help="change the files in place")
    options = parser.parse_args(arguments)
    for file in options.file:
        annotate_file(file, write=options.write)
    return 0


def annotate_file(file: Path, *, write: bool) -> str:
    """The annotated text; written back if asked, else printed."""
    text = file.read_bytes().decode("utf-8")
    result = propose(text)
    if write and result != text:
        file.write_bytes(result.encode("utf-8"))
    if not write:
        sys.stdout.write(result)
    return result


if __name__ == "__main__":
    sys.exit(main())
