"""The invented town's class lists as its school office system would export them: a OneRoster zip, always the same."""

import io
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from elearn.accounts.rosters.oneroster import writing
from elearn.accounts.rosters.oneroster.profile import FILES
from elearn.demo.names import Name, class_of
from elearn.demo.places import CODES, EAST, JUNIOR_HIGH, SCHOOL, SCHOOL_CODES, TOWN

SYSTEM: Final = "架空の校務支援システム"
Cells = Mapping[str, str]


@dataclass(frozen=True)
class Teacher:
    """A class teacher. `signs_in`: one of the demo's people; the others are known from the list alone."""

    name: Name
    signs_in: str = ""


@dataclass(frozen=True)
class ListedClass:
    """A class of the list, of the school year that runs or of `last_year`."""

    school: str
    name: str
    grade: str
    size: int
    teacher: Teacher | None = None
    last_year: bool = False


CLASSES: Final = (
    ListedClass(SCHOOL, "3年1組", "P3", 30, Teacher(Name("春日", "ゆうこ", "カスガ", "ユウコ"))),
    ListedClass(SCHOOL, "5年1組", "P5", 33, Teacher(Name("星野", "あかり", "ホシノ", "アカリ"), "hoshino")),
    ListedClass(SCHOOL, "5年2組", "P5", 31, Teacher(Name("三木", "たける", "ミキ", "タケル"))),
    ListedClass(JUNIOR_HIGH, "2年3組", "J2", 36, Teacher(Name("高木", "まこと", "タカギ", "マコト"), "takagi")),
    *(
        ListedClass(EAST, f"{grade}年1組", f"P{grade}", size, last_year=True)
        for grade, size in enumerate((9, 11, 8, 12, 10, 13), start=1)
    ),
)


def town_list(year: int, last: int, known: Mapping[str, str]) -> bytes:
    """The zip of all classes. `year`: the one that runs, `last`: the small school's; `known`: people's ids there."""
    return _packed(_List({False: year, True: last}, known, CLASSES))


def school_list(year: int, known: Mapping[str, str]) -> bytes:
    """The primary school's own zip some weeks later: a child has come to 5年2組, one has left 3年1組."""
    classes = [each for each in CLASSES if each.school == SCHOOL]
    return _packed(_List({False: year}, known, classes, moved=True))


def _packed(made: "_List") -> bytes:
    target = io.BytesIO()
    writing.write(target, made.tables(), SYSTEM)
    return target.getvalue()


def _key(*parts: object) -> str:
    """The id of something, the same each time."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, ":".join(("elearn demo", *map(str, parts)))))


class _List:
    """The rows of each file."""

    def __init__(
        self,
        years: Mapping[bool, int],
        known: Mapping[str, str],
        classes: Sequence[ListedClass],
        *,
        moved: bool = False,
    ) -> None:
        self._years = years
        self._known = known
        self._classes = classes
        self._moved = moved
        self._schools = sorted({each.school for each in classes})

    def tables(self) -> dict[str, list[Cells]]:
        """Rows by file."""
        found: dict[str, list[Cells]] = {file.name: [] for file in FILES}
        for name, cells in (*self._frame(), *(row for each in self._classes for row in self._class(each))):
            found[name].append(cells)
        return found

    def _frame(self) -> Iterator[tuple[str, Cells]]:
        for year in sorted(set(self._years.values())):
            days = {"startDate": f"{year}-04-01", "endDate": f"{year + 1}-03-31", "schoolYear": str(year)}
            yield "academicSessions", {"sourcedId": _key(year), "title": f"{year}年度", "type": "schoolYear", **days}
        board = {"sourcedId": _key(TOWN), "name": TOWN, "type": "district", "identifier": CODES[TOWN]}
        yield "orgs", board
        for school in self._schools:
            code = {"identifier": SCHOOL_CODES[school], "parentSourcedId": _key(TOWN)}
            yield "orgs", {"sourcedId": _key(school), "name": school, "type": "school", **code}
        for school, year in sorted({(each.school, self._years[each.last_year]) for each in self._classes}):
            own = {"sourcedId": _key("course", school, year), "schoolYearSourcedId": _key(year)}
            yield "courses", {**own, "title": "学級", "orgSourcedId": _key(school)}

    def _class(self, listed: ListedClass) -> Iterator[tuple[str, Cells]]:
        year = self._years[listed.last_year]
        yield (
            "classes",
            {
                "sourcedId": _of_class(listed, year),
                "title": listed.name,
                "grades": listed.grade,
                "courseSourcedId": _key("course", listed.school, year),
                "classType": "homeroom",
                "schoolSourcedId": _key(listed.school),
                "termSourcedIds": _key(year),
            },
        )
        if listed.teacher:
            own = self._known.get(listed.teacher.signs_in) or _key(listed.school, listed.teacher.name)
            yield from self._person(own, listed.teacher.name, "teacher", listed, {"primary": "true"})
        for number, name in self._children(listed):
            own = _key(listed.school, listed.name, name)
            yield from self._person(own, name, "student", listed, {"metadata.jp.shussekiNo": str(number)})

    def _children(self, listed: ListedClass) -> Iterable[tuple[int, Name]]:
        children = list(enumerate(class_of(f"{listed.school} {listed.name}", listed.size), start=1))
        if self._moved and listed.name == "3年1組":
            return children[:-1]
        if self._moved and listed.name == "5年2組":
            return [*children, (listed.size + 1, Name("転入", "そら", "テンニュウ", "ソラ"))]
        return children

    def _person(self, own: str, name: Name, role: str, listed: ListedClass, more: Cells) -> Iterator[tuple[str, Cells]]:
        year, school = self._years[listed.last_year], _key(listed.school)
        yield (
            "users",
            {
                "sourcedId": own,
                "enabledUser": "true",
                "username": own,
                "familyName": name.family,
                "givenName": name.given,
                "grades": listed.grade if role == "student" else "",
                "primaryOrgSourcedId": school,
                "metadata.jp.kanaFamilyName": name.kana_family,
                "metadata.jp.kanaGivenName": name.kana_given,
            },
        )
        yield (
            "roles",
            {
                "sourcedId": _key("role", own),
                "userSourcedId": own,
                "roleType": "primary",
                "role": role,
                "orgSourcedId": school,
            },
        )
        yield (
            "enrollments",
            {
                "sourcedId": _key("enrolment", own),
                "classSourcedId": _of_class(listed, year),
                "schoolSourcedId": school,
                "userSourcedId": own,
                "role": role,
                "primary": "false",
                "beginDate": f"{year}-04-01",
                **more,
            },
        )


def _of_class(listed: ListedClass, year: int) -> str:
    return _key("class", listed.school, listed.name, year)
