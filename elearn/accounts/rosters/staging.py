"""From the zip into the scratch file: only what is kept, and names as people go by them."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

from elearn.accounts.rosters import crossing
from elearn.accounts.rosters.oneroster import archive as zips
from elearn.accounts.rosters.oneroster import manifest, profile
from elearn.accounts.rosters.oneroster.archive import Archive
from elearn.accounts.rosters.oneroster.faults import Faults
from elearn.accounts.rosters.oneroster.profile import FILES, File
from elearn.accounts.rosters.oneroster.reading import Row, rows
from elearn.accounts.rosters.scratch import Scratch

# How far it is: done of how many.
Told = Callable[[int, int], None]


def no_news(_done: int, _of: int) -> None:
    """Nobody wants to know how far it is."""


def stage(file: BinaryIO, scratch: Scratch, told: Told = no_news, *, invented: bool = False) -> None:
    """Read, check and lay out the roster; RosterRefused names every fault that one reading finds.

    `invented`: codes of the demo's town are right, too (see places.codes).
    """
    with zips.opened(file) as archive:
        manifest.check(archive)
        faults = Faults()
        _Stage(archive, scratch, faults, told).run()
        faults.stop()
    crossing.check(scratch, invented=invented)


class _Stage:
    """One file after the other; knows how many bytes are behind it."""

    def __init__(self, archive: Archive, scratch: Scratch, faults: Faults, told: Told) -> None:
        self._archive = archive
        self._scratch = scratch
        self._faults = faults
        self._told = told
        self._before = 0
        self._all = sum(archive.size(file.csv) for file in FILES)

    def run(self) -> None:
        fill, rows = self._scratch.fill, self._rows
        fill("session", 8, rows(profile.ACADEMIC_SESSIONS))
        fill("org", 6, rows(profile.ORGS))
        fill("course", 5, rows(profile.COURSES))
        terms: list[tuple[int, str, str]] = []
        fill("class", 7, self._classes(terms))
        fill("term", 3, terms)
        agents: list[tuple[int, str, str]] = []
        fill("person", _PERSON, self._people(agents))
        fill("agent", 3, agents)
        fill("role", 8, rows(profile.ROLES))
        fill("enrolment", 10, rows(profile.ENROLLMENTS))

    def _rows(self, file: File) -> Iterator[Row]:
        def told(done: int) -> None:
            self._told(self._before + done, self._all)

        yield from rows(self._archive, file, self._faults, told)
        self._before += self._archive.size(file.csv)
        self._told(self._before, self._all)

    def _classes(self, terms: list[tuple[int, str, str]]) -> Iterator[Row]:
        for n, key, title, grades, course, kind, school, listed in self._rows(profile.CLASSES):
            terms += [(n, key, term) for term in _parts(listed)]
            yield n, key, title, ",".join(_parts(grades)), course, kind, school

    def _people(self, agents: list[tuple[int, str, str]]) -> Iterator[Row]:
        for row in self._rows(profile.USERS):
            if row[_AGENTS]:
                agents += [(row[0], row[1], agent) for agent in _parts(row[_AGENTS])]
            yield row


# The row: 1 number, 2 key, 3 enabled, 4 given, 5 family, 6 middle, 7 agents, 8 grades, 9 master, 10 to 12 given,
# middle and family name that the person goes by, 13 organisation, 14 to 16 kana of given, family, middle, 17 home
# class, 18 to 20 kana of the names gone by (family, given, middle). The name gone by stands for the other.
_AGENTS = 6
_PERSON = """?1, ?2, ?3, CASE WHEN ?12 <> '' THEN ?12 ELSE ?5 END,
  trim(CASE WHEN ?10 <> '' THEN ?10 || ' ' || ?11 ELSE ?4 || ' ' || ?6 END),
  CASE WHEN ?18 <> '' THEN ?18 ELSE ?15 END,
  trim(CASE WHEN ?19 <> '' THEN ?19 || ' ' || ?20 ELSE ?14 || ' ' || ?16 END),
  replace(?8, ' ', ''), ?9, ?13, ?17"""


def _parts(listed: str) -> list[str]:
    return [part.strip() for part in listed.split(",")]
