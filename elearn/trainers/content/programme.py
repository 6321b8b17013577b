"""From the folders `pathways` and `bank` to one unchangeable programme. Never raises for what a file holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, TypeVar

from pydantic import BaseModel

from elearn.base.core.errors import NotFound
from elearn.base.core.messages import N_
from elearn.base.core.places import packaged
from elearn.courseware import sources
from elearn.courseware.faults import Fault, Report, Spot
from elearn.courseware.lessons import Catalogue, Lesson
from elearn.courseware.phrases import Shelf
from elearn.courseware.validating import document, validated
from elearn.courseware.yamlfile import Document
from elearn.trainers.content.shapes import DOMAINS, PATHWAYS, BankFile, Item, PathwayFile, RubricFile

Model = TypeVar("Model", bound=BaseModel)

_PATHWAYS: Final = "pathways"
_BANK: Final = "bank"
_RUBRIC: Final = "rubric.yml"
_REMEMBERED: Final = 64


@dataclass(frozen=True)
class Compiled:
    """A file with its positions, or None, and what is wrong with it."""

    model: BaseModel | None
    found: Document | None
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class Programme:
    """Everything that loaded. `bank` holds all items by key, `domain_of` says where each belongs."""

    pathways: Mapping[str, PathwayFile] = field(default_factory=dict)
    rubric: RubricFile | None = None
    bank: Mapping[str, Item] = field(default_factory=dict)
    domain_of: Mapping[str, str] = field(default_factory=dict)
    domains: Mapping[str, BankFile] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()

    def pathway(self, key: str) -> PathwayFile:
        """The pathway; NotFound for one that is not offered here."""
        if key not in self.pathways:
            raise NotFound(N_("There is nothing at this address."))
        return self.pathways[key]

    def items(self, pool: str, domain: str, *, practice: bool) -> list[Item]:
        """What a test may draw from a domain, in the order of the file."""
        return [
            item
            for key, item in self.bank.items()
            if self.domain_of[key] == domain and pool in item.pools and item.practice is practice
        ]


def load_programme(folder: Path | None, catalogue: Catalogue) -> Programme:
    """The programme beside the courses of `catalogue`; empty where the folder has no pathways."""
    return _Loader(folder or packaged("courses"), catalogue).programme()


def lesson_at(catalogue: Catalogue, reference: str) -> Lesson | None:
    """The lesson that a file names as `course/NN-lesson`; None where it is not served."""
    course, _, name = reference.partition("/")
    found = next((each for each in catalogue.courses if each.slug == course), None)
    return next((each for each in found.lessons if f"{each.number:02}-{each.slug}" == name), None) if found else None


class _Loader:
    def __init__(self, folder: Path, catalogue: Catalogue) -> None:
        self.folder, self.catalogue = folder, catalogue
        self.faults: list[Fault] = []

    def programme(self) -> Programme:
        if not (self.folder / _PATHWAYS).is_dir() and not (self.folder / _BANK).is_dir():
            return Programme()
        rubric = self._file(f"{_PATHWAYS}/{_RUBRIC}", RubricFile)
        banks = self._banks()
        bank = {item.key: item for _, found in banks for item in found.items}
        domain_of = {item.key: found.domain for _, found in banks for item in found.items}
        programme = Programme(
            rubric=rubric[1] if rubric else None,
            bank=MappingProxyType(bank),
            domain_of=MappingProxyType(domain_of),
            domains=MappingProxyType({found.domain: found for _, found in banks}),
        )
        found = {each.key: each for each in self._pathways(programme)}
        pathways = {key: found[key] for key in PATHWAYS if key in found}
        return Programme(
            **{**vars(programme), "pathways": MappingProxyType(pathways), "faults": tuple(sorted(self.faults))}
        )

    def _file(self, name: str, model: type[Model]) -> tuple[Document, Model] | None:
        report = Report(name)
        raw = sources.read_bytes(self.folder / name, report)
        self.faults += report.found
        compiled = _compiled(name, raw, model) if raw is not None else None
        if compiled is None:
            return None
        self.faults += compiled.faults
        if compiled.found is None or not isinstance(compiled.model, model):
            return None
        return compiled.found, compiled.model

    def _names(self, below: str) -> Iterator[str]:
        place = self.folder / below
        for entry in sorted(place.iterdir()) if place.is_dir() else ():
            if entry.name.startswith((".", "_")) or entry.name == "README.md":
                continue
            if entry.suffix == ".yml" and entry.is_file():
                yield entry.name
            else:
                self._fault(f"{below}/{entry.name}", Spot(), "this name has no meaning here")

    def _pathways(self, programme: Programme) -> Iterator[PathwayFile]:
        for name in self._names(_PATHWAYS):
            if name == _RUBRIC:
                continue
            if name.removesuffix(".yml") not in PATHWAYS:
                self._fault(f"{_PATHWAYS}/{name}", Spot(), f"a pathway is one of {', '.join(PATHWAYS)}")
                continue
            taken = self._file(f"{_PATHWAYS}/{name}", PathwayFile)
            if taken is not None:
                self._check_pathway(f"{_PATHWAYS}/{name}", *taken, programme)
                yield taken[1]

    def _check_pathway(self, name: str, found: Document, pathway: PathwayFile, programme: Programme) -> None:
        if f"{pathway.key}.yml" != name.rpartition("/")[2]:
            self._fault(name, found.spot(("key",)), "the key is the name of the file")
        for at, reference in enumerate(pathway.modules):
            self._check_lesson(name, found.spot(("modules", at)), reference)
        self._check_lesson(name, found.spot(("renewal", "lesson")), pathway.renewal.lesson)
        for part, practice in (("draw", False), ("practice", True)):
            for domain, wanted in getattr(pathway.test, part).items():
                there = len(programme.items(pathway.test.pool, domain, practice=practice))
                if there < wanted:
                    kind = "practice items" if practice else "items"
                    message = f"{domain}: asks for {wanted}, and the bank has {there} {kind} for `{pathway.test.pool}`"
                    self._fault(name, found.spot(("test", part, domain)), message)

    def _banks(self) -> list[tuple[str, BankFile]]:
        taken: list[tuple[str, BankFile]] = []
        keys: dict[str, str] = {}
        for file in self._names(_BANK):
            name = f"{_BANK}/{file}"
            loaded = self._file(name, BankFile)
            if loaded is None:
                continue
            found, bank = loaded
            if file != f"{bank.domain}.yml":
                self._fault(name, found.spot(("domain",)), f"the domain is the name of the file: {', '.join(DOMAINS)}")
                continue
            self._check_items(name, found, bank, keys)
            taken.append((name, bank))
        return taken

    def _check_items(self, name: str, found: Document, bank: BankFile, keys: dict[str, str]) -> None:
        known = {source.key for source in bank.sources}
        for at, item in enumerate(bank.items):
            spot = found.spot(("items", at, "key"))
            if (elsewhere := keys.setdefault(item.key, name)) != name or [e.key for e in bank.items].index(
                item.key
            ) != at:
                self._fault(name, spot, f"the key `{item.key}` stands twice (also in {elsewhere})")
            self._check_lesson(name, found.spot(("items", at, "reread")), item.reread)
            for number, source in enumerate(item.sources):
                if source not in known:
                    self._fault(name, found.spot(("items", at, "sources", number)), f"there is no source `{source}`")

    def _check_lesson(self, name: str, spot: Spot, reference: str) -> None:
        if lesson_at(self.catalogue, reference) is None:
            self._fault(name, spot, f"there is no lesson {reference}")

    def _fault(self, file: str, spot: Spot, message: str) -> None:
        report = Report(file)
        report.add(spot, message)
        self.faults += report.found


@lru_cache(maxsize=_REMEMBERED)
def _compiled(name: str, raw: bytes, model: type[BaseModel]) -> Compiled:
    """By content: what did not change since an earlier call in this process is not read again."""
    report = Report(name)
    found = document(raw, report)
    checked = validated(model, found, report) if found else None
    if found and checked:
        _check_ruby(found, found.data, (), report)
    return Compiled(checked, found, tuple(report.found))


def _check_ruby(found: Document, value: object, path: tuple[int | str, ...], report: Report) -> None:
    """Every text of the file that is meant for people: its ruby must be whole."""
    if isinstance(value, dict):
        for key, part in value.items():
            _check_ruby(found, part, (*path, key), report)
    elif isinstance(value, list):
        for at, part in enumerate(value):
            _check_ruby(found, part, (*path, at), report)
    elif isinstance(value, str) and path and path[-1] in ("ja", "en"):
        begin = found.text_spot(path)
        Shelf({}).tokens(
            value, lambda column, message: report.add(Spot(begin.line, begin.column + column - 1), message)
        )
