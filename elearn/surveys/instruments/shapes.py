"""What an instrument is made of, and where each item stands in a ballot (docs/decisions/0010)."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from elearn.courseware.shapes import Id, Line, Said, Shape, complaint

FORMAT: Final = 1
PLAIN_BYTES: Final = 128
SINGLE_BYTES: Final = 1
MULTI_BYTES: Final = 4
MOST_SINGLE: Final = 255
MOST_MULTI: Final = 8 * MULTI_BYTES

AskedAudience = Literal["P2", "P3", "J", "H", "adult"]


class Option(Shape):
    """One answer to choose."""

    key: Id
    words: Said


class Item(Shape):
    """One question: one answer (`single`) or any number of them (`multi`)."""

    key: Id
    kind: Literal["single", "multi"]
    words: Said
    options: Annotated[tuple[Option, ...], Field(min_length=2)]

    @property
    def size(self) -> int:
        """How many bytes its answer takes in a ballot."""
        return SINGLE_BYTES if self.kind == "single" else MULTI_BYTES

    @model_validator(mode="after")
    def _fits(self) -> "Item":
        keys = [option.key for option in self.options]
        if len(set(keys)) < len(keys):
            raise complaint("an option is given twice")
        if len(keys) > (MOST_SINGLE if self.kind == "single" else MOST_MULTI):
            raise complaint("more options than a ballot has room for")
        return self


class Instrument(Shape):
    """One wording of the survey. `reading` is what a place reads that is not to be asked: as many pages as items."""

    name: Id
    version: Annotated[int, Field(strict=True, ge=1)]
    series: Id
    audiences: Annotated[tuple[AskedAudience, ...], Field(min_length=1)]
    lead_in: Said
    promise: Said
    assent: Said
    items: Annotated[tuple[Item, ...], Field(min_length=1)]
    reading: tuple[Said, ...]

    @property
    def id(self) -> str:
        """As strata and `keys.json` name it: `p3/1`."""
        return f"{self.name}/{self.version}"

    def item(self, key: str) -> Item | None:
        """The item of that key, if this instrument asks it."""
        return next((item for item in self.items if item.key == key), None)

    def fields(self) -> Iterator[tuple[int, Item]]:
        """Each item with the offset of its field in the ballot; byte 0 is the format."""
        offset = 1
        for item in self.items:
            yield offset, item
            offset += item.size

    @model_validator(mode="after")
    def _whole(self) -> "Instrument":
        keys = [item.key for item in self.items]
        if len(set(keys)) < len(keys):
            raise complaint("an item is given twice")
        if 1 + sum(item.size for item in self.items) > PLAIN_BYTES:
            raise complaint(f"the items need more than the {PLAIN_BYTES} bytes of a ballot")
        if len(self.reading) != len(keys):
            raise complaint("`reading` has as many pages as there are items, so that both take as long")
        return self


class Prepared(Shape):
    """On all of these items one of these answers, or the person does not count as prepared."""

    items: Annotated[tuple[Id, ...], Field(min_length=1)]
    at_least: Annotated[tuple[Id, ...], Field(min_length=1)]


class Indicator(Shape):
    """The words of one published figure; `Said` holds a line, so they are short."""

    key: Id
    words: Said


class Definition(Shape):
    """One version of what is counted as anxious, calm and prepared."""

    version: Line
    since: date
    anxious: tuple[Id, ...]
    calm: tuple[Id, ...]
    prepared: Prepared
    indicators: tuple[Indicator, ...]


class Definitions(Shape):
    """All versions, the oldest first."""

    versions: Annotated[tuple[Definition, ...], Field(min_length=1)]

    @property
    def current(self) -> Definition:
        """The one in force."""
        return self.versions[-1]

    @model_validator(mode="after")
    def _in_order(self) -> "Definitions":
        days = [each.since for each in self.versions]
        if days != sorted(days):
            raise complaint("the versions stand in the order of their days")
        return self
