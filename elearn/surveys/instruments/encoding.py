"""The 128 bytes of a ballot before sealing (docs/decisions/0010): written for tests and benches, read by the tally.

A shape is the instrument without its words, so that it can go to other processes cheaply.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:  # the tally's processes read no instrument files and load none of what reads them
    from elearn.surveys.instruments.shapes import Instrument

PLAIN_BYTES: Final = 128
FORMAT: Final = 1
BLANK: Final = bytes([FORMAT]).ljust(PLAIN_BYTES, b"\0")
_MULTI_BYTES: Final = 4

Answers = Mapping[str, tuple[str, ...]]


class Unreadable(Exception):
    """Opened, but no ballot of this instrument: it counts as invalid."""


@dataclass(frozen=True)
class ItemShape:
    """Where an item stands, and its options' keys in order."""

    key: str
    kind: Literal["single", "multi"]
    options: tuple[str, ...]
    offset: int

    @property
    def size(self) -> int:
        """Bytes in the ballot."""
        return 1 if self.kind == "single" else _MULTI_BYTES

    def read(self, field: bytes) -> tuple[str, ...]:
        """The options that its bytes name; none = no answer."""
        bits = int.from_bytes(field, "big")
        if self.kind == "single":
            if bits > len(self.options):
                raise Unreadable
            return self.options[bits - 1 : bits] if bits else ()
        if bits >> len(self.options):
            raise Unreadable
        return tuple(option for at, option in enumerate(self.options) if bits >> at & 1) if bits else ()

    def written(self, chosen: Collection[str]) -> bytes:
        """The field's bytes. ValueError for an unknown option, or for two answers where one is asked."""
        places = [self.options.index(option) for option in chosen]
        if self.kind == "multi":
            return sum(1 << at for at in set(places)).to_bytes(_MULTI_BYTES, "big")
        if len(places) > 1:
            raise ValueError(f"{self.key} takes one answer")
        return bytes([places[0] + 1 if places else 0])


@dataclass(frozen=True)
class BallotShape:
    """All items of an instrument, in their order."""

    items: tuple[ItemShape, ...]

    @property
    def end(self) -> int:
        """Where the zeros begin."""
        return self.items[-1].offset + self.items[-1].size

    def fields(self, plain: bytes) -> tuple[bytes, ...]:
        """Each item's bytes. Raises Unreadable for what is no ballot of this shape, whatever the fields say."""
        if len(plain) != PLAIN_BYTES or plain[0] != FORMAT or plain.count(0, self.end) != PLAIN_BYTES - self.end:
            raise Unreadable
        return tuple([plain[item.offset : item.offset + item.size] for item in self.items])

    def decode(self, plain: bytes) -> Answers:
        """Each item's chosen options. Raises Unreadable for what no client of ours writes."""
        return {item.key: item.read(field) for item, field in zip(self.items, self.fields(plain), strict=True)}

    def encode(self, answers: Mapping[str, Collection[str]]) -> bytes:
        """The ballot; items that are left out have no answer. ValueError for what the instrument does not ask."""
        if unknown := set(answers) - {item.key for item in self.items}:
            raise ValueError(f"not asked here: {', '.join(sorted(unknown))}")
        fields = (item.written(answers.get(item.key, ())) for item in self.items)
        return (bytes([FORMAT]) + b"".join(fields)).ljust(PLAIN_BYTES, b"\0")


def shape_of(instrument: "Instrument") -> BallotShape:
    """The instrument's ballot."""
    return BallotShape(
        tuple(
            ItemShape(item.key, item.kind, tuple(option.key for option in item.options), offset)
            for offset, item in instrument.fields()
        )
    )
