"""What a roster would change: worked out in the scratch file, told in numbers and a few names.

A roster is whole (bulk): it speaks for the schools and the school years that it holds, and for nothing else. Who is no
longer in it has left: the account stays, roles and classes end. What people gave by hand is never taken back.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from elearn.accounts.rosters import known
from elearn.accounts.rosters.oneroster.faults import Faults
from elearn.accounts.rosters.scratch import Scratch
from elearn.base.core.messages import N_, Message

MOST_NAMES: Final = 20
# From here on a page asks whether this is the right file.
MANY_LEAVE: Final = 0.3

_PLACES: Final = """
DROP TABLE IF EXISTS place;
CREATE TABLE place AS
  SELECT o.row, o.key, o.name, o.code, COALESCE(c.id, n.id) AS id, c.id IS NULL AND n.id IS NULL AS is_new,
         c.id IS NULL AND n.id IS NOT NULL AS gets_code,
         COALESCE(c.name, n.name, o.name) <> o.name AS renamed,
         (SELECT k.id FROM org d JOIN known_org k ON k.code = d.code AND d.code <> '' WHERE d.key = o.parent) AS parent
  FROM org o LEFT JOIN known_org c ON c.code = o.code
       LEFT JOIN known_org n ON c.id IS NULL AND n.kind = 'school' AND n.code IS NULL AND n.name = o.name
  WHERE o.type = 'school' GROUP BY o.key;
UPDATE place SET id = new_id() WHERE is_new;
CREATE UNIQUE INDEX place_key ON place (key);
CREATE INDEX place_id ON place (id);
"""
_PEOPLE: Final = """
DROP TABLE IF EXISTS who;
CREATE TABLE who (key TEXT PRIMARY KEY, id TEXT, is_new INTEGER, renamed INTEGER, listed INTEGER);
INSERT INTO who
  SELECT p.key, COALESCE(k.id, new_id()), k.id IS NULL,
         k.id IS NOT NULL AND (k.family <> p.family OR k.given <> p.given OR k.kana_family <> p.kana_family
         OR k.kana_given <> p.kana_given OR k.grade <> p.grade OR COALESCE(k.master, '') <> p.master),
         COALESCE(k.listed, 0)
  FROM person p LEFT JOIN known_person k ON k.key = p.key WHERE p.enabled = 'true';
CREATE INDEX who_id ON who (id);
DROP TABLE IF EXISTS newcomer;
CREATE TABLE newcomer AS SELECT w.id, new_id() AS learner, p.key, p.family, p.given, p.kana_family,
  p.kana_given, p.grade, p.master FROM who w JOIN person p ON p.key = w.key
  WHERE w.is_new ORDER BY w.id;
"""
_ROLES: Final = """
DROP TABLE IF EXISTS want_role;
CREATE TABLE want_role AS
  SELECT w.id AS person, l.id AS org,
         CASE WHEN r.role = 'student' THEN 'pupil' WHEN r.role IN ('guardian', 'parent', 'relative') THEN 'guardian'
              WHEN r.role IN ('teacher', 'principal', 'counselor') THEN 'teacher' END AS role,
         CASE WHEN COUNT(*) = SUM(r.begins <> '') THEN MIN(r.begins) END AS begins,
         CASE WHEN COUNT(*) = SUM(r.ends <> '') THEN MAX(r.ends) END AS ends
  FROM role r JOIN who w ON w.key = r.person JOIN place l ON l.key = r.org
  WHERE r.role IN ('student', 'guardian', 'parent', 'relative', 'teacher', 'principal', 'counselor')
  GROUP BY 1, 2, 3;
CREATE INDEX want_role_all ON want_role (person, org, role);
"""
_CLASSES: Final = """
DROP TABLE IF EXISTS want_class;
CREATE TABLE want_class AS
  SELECT c.key, l.id AS org, c.title AS name, c.grades, c.type AS kind,
         (SELECT MIN(school_year(s.begins)) FROM term t JOIN session s ON s.key = t.term WHERE t.class = c.key) AS year,
         NULL AS id, 0 AS is_new, 0 AS changed, 1 AS listed
  FROM class c JOIN place l ON l.key = c.school;
CREATE UNIQUE INDEX want_class_key ON want_class (key);
UPDATE want_class SET id = (SELECT k.id FROM known_class k WHERE k.key = want_class.key AND k.org = want_class.org);
UPDATE want_class SET listed = 0, id = (SELECT k.id FROM known_class k WHERE NOT k.listed AND k.org = want_class.org
  AND k.year = want_class.year AND k.kind = want_class.kind AND k.name = want_class.name) WHERE id IS NULL;
UPDATE want_class SET id = new_id(), is_new = 1, listed = 1 WHERE id IS NULL;
UPDATE want_class SET changed = 1 WHERE NOT is_new AND (NOT listed OR EXISTS (SELECT 1 FROM known_class k
  WHERE k.id = want_class.id AND (k.name <> want_class.name OR k.grades <> want_class.grades
  OR k.year <> want_class.year OR k.kind <> want_class.kind)));
CREATE INDEX want_class_id ON want_class (id);
"""
_MEMBERS: Final = """
DROP TABLE IF EXISTS want_member;
CREATE TABLE want_member AS
  SELECT w.id AS person, c.id AS class,
         CASE e.role WHEN 'student' THEN 'pupil' WHEN 'teacher' THEN 'teacher' ELSE 'guardian' END AS role,
         CASE WHEN e.begins = '' THEN c.year || '-04-01' ELSE e.begins END AS begins,
         NULLIF(e.ends, '') AS ends, CASE WHEN e.number = '' THEN NULL ELSE e.number + 0 END AS number,
         e.is_primary = 'true' AS is_primary
  FROM enrolment e JOIN who w ON w.key = e.person JOIN want_class c ON c.key = e.class
  WHERE e.role IN ('student', 'teacher', 'guardian') GROUP BY 1, 2, 3, 4;
CREATE INDEX want_member_all ON want_member (person, class, role);
DROP TABLE IF EXISTS want_guardian;
CREATE TABLE want_guardian AS
  SELECT DISTINCT p.id AS pupil, g.id AS guardian
  FROM agent a JOIN who p ON p.key = a.pupil JOIN who g ON g.key = a.agent;
CREATE INDEX want_guardian_all ON want_guardian (pupil, guardian);
"""
_CHANGES: Final = """
DROP TABLE IF EXISTS new_role; DROP TABLE IF EXISTS changed_role; DROP TABLE IF EXISTS left_role;
DROP TABLE IF EXISTS new_member; DROP TABLE IF EXISTS changed_member; DROP TABLE IF EXISTS left_member;
DROP TABLE IF EXISTS new_guardian; DROP TABLE IF EXISTS left_guardian;
CREATE TABLE new_role AS SELECT w.* FROM want_role w LEFT JOIN known_role k
  ON k.person = w.person AND k.org = w.org AND k.role = w.role WHERE k.id IS NULL;
CREATE TABLE changed_role AS SELECT k.id, w.person, w.begins, w.ends FROM want_role w JOIN known_role k
  ON k.person = w.person AND k.org = w.org AND k.role = w.role
  WHERE k.listed AND (k.begins IS NOT w.begins OR k.ends IS NOT w.ends);
CREATE TABLE left_role AS SELECT k.id, k.person, k.begins FROM known_role k LEFT JOIN want_role w
  ON k.person = w.person AND k.org = w.org AND k.role = w.role
  WHERE w.person IS NULL AND k.listed AND k.org IN (SELECT id FROM place) AND (k.ends IS NULL OR k.ends >= today(''));
CREATE TABLE new_member AS SELECT w.* FROM want_member w LEFT JOIN known_member k
  ON k.person = w.person AND k.class = w.class AND k.role = w.role AND k.begins = w.begins WHERE k.id IS NULL;
CREATE TABLE changed_member AS SELECT k.id, w.person, w.ends, w.number, w.is_primary FROM want_member w
  JOIN known_member k ON k.person = w.person AND k.class = w.class AND k.role = w.role AND k.begins = w.begins
  WHERE k.ends IS NOT w.ends OR k.number IS NOT w.number OR k.is_primary <> w.is_primary;
CREATE TABLE left_member AS SELECT k.id, k.person, k.begins FROM known_member k
  JOIN known_class c ON c.id = k.class LEFT JOIN want_member w
  ON k.person = w.person AND k.class = w.class AND k.role = w.role AND k.begins = w.begins
  WHERE w.person IS NULL AND (k.ends IS NULL OR k.ends >= today(''))
  AND c.org IN (SELECT id FROM place) AND c.year IN (SELECT year FROM want_class);
CREATE TABLE new_guardian AS SELECT w.* FROM want_guardian w LEFT JOIN known_guardian k
  ON k.pupil = w.pupil AND k.guardian = w.guardian WHERE k.pupil IS NULL;
CREATE TABLE left_guardian AS SELECT k.* FROM known_guardian k JOIN who p ON p.id = k.pupil
  LEFT JOIN want_guardian w ON k.pupil = w.pupil AND k.guardian = w.guardian WHERE w.pupil IS NULL;
DROP TABLE IF EXISTS moved; DROP TABLE IF EXISTS gone;
CREATE TABLE moved AS SELECT id FROM who WHERE NOT is_new AND (id IN (SELECT person FROM new_role)
  OR id IN (SELECT person FROM new_member) OR id IN (SELECT person FROM changed_role)
  OR id IN (SELECT person FROM changed_member) OR id IN (SELECT pupil FROM new_guardian)
  OR id IN (SELECT pupil FROM left_guardian)
  OR ((id IN (SELECT person FROM left_role) OR id IN (SELECT person FROM left_member))
      AND (id IN (SELECT person FROM want_role) OR id IN (SELECT person FROM want_member))));
CREATE TABLE gone AS SELECT person AS id FROM (SELECT person FROM left_role UNION SELECT person FROM left_member)
  WHERE person NOT IN (SELECT person FROM want_role) AND person NOT IN (SELECT person FROM want_member);
"""


@dataclass(frozen=True)
class Summary:
    """The difference in numbers of people, classes and schools, with some names for each."""

    new: int
    moved: int
    left: int
    renamed: int
    same: int
    without_rights: int
    new_classes: int
    changed_classes: int
    new_schools: int
    changed_schools: int
    schools: int
    names: dict[str, list[str]] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything is as the roster says already."""
        people = self.new + self.moved + self.left + self.renamed
        return not people + self.new_classes + self.changed_classes + self.new_schools + self.changed_schools

    @property
    def many_leave(self) -> bool:
        """Whether so many would leave that it may be the wrong file."""
        known_before = self.same + self.moved + self.renamed + self.left
        return self.left > MANY_LEAVE * known_before and self.left > MOST_NAMES

    def as_json(self) -> dict[str, Any]:
        """For keeping."""
        return asdict(self)


def work_out(scratch: Scratch, place_id: str, today: date) -> Summary:
    """Lay what is known beside the staged roster and compare; RosterRefused where it is not this place's roster."""
    known.lay_out(scratch, place_id)
    scratch.teach("today", lambda _: today.isoformat())
    scratch.teach("school_year", lambda day: int(day[:4]) - (day[5:] < "04-01"))
    scratch.run(_PLACES)
    _check_place(scratch, place_id)
    for script in (_PEOPLE, _ROLES, _CLASSES, _MEMBERS, _CHANGES):
        scratch.run(script)
    return _summary(scratch)


def last_day(today: date) -> date:
    """The last day of what ends with a roster that is taken today."""
    return today - timedelta(days=1)


def _check_place(scratch: Scratch, place_id: str) -> None:
    """A school's roster holds that school alone; a town's, that town's board."""
    faults = Faults()
    kind = scratch.one("SELECT kind FROM known_org WHERE id = ?", place_id)
    code = scratch.one("SELECT code FROM known_org WHERE id = ?", place_id)
    if kind == "school":
        words = N_("“%(value)s” is another school than the one that this roster is taken for.")
        for row, name in scratch.rows("SELECT row, name FROM place WHERE id <> ? ORDER BY row", place_id):
            faults.add("orgs.csv", row, "identifier", "other-place", words_with(words, name))
    elif kind == "municipality" and code:
        words = N_("“%(value)s” is the code of another place than the one that this roster is taken for.")
        boards = "SELECT row, code FROM org WHERE type = 'district' AND code NOT IN ('', ?) ORDER BY row"
        for row, other in scratch.rows(boards, code):
            faults.add("orgs.csv", row, "identifier", "other-place", words_with(words, other))
    faults.stop()


def words_with(message: Message, value: str) -> Message:
    """The message with what stands in the cell."""
    return Message(message.text, {**message.values, "value": value})


_NAMES: Final = {
    "new": "SELECT p.family || ' ' || p.given FROM who w JOIN person p ON p.key = w.key WHERE w.is_new",
    "moved": "SELECT k.family || ' ' || k.given FROM moved m JOIN known_person k ON k.id = m.id",
    "left": "SELECT k.family || ' ' || k.given FROM gone g JOIN known_person k ON k.id = g.id",
    "renamed": "SELECT p.family || ' ' || p.given FROM who w JOIN person p ON p.key = w.key WHERE w.renamed",
    "new_schools": "SELECT name FROM place WHERE is_new",
}
_WITHOUT_RIGHTS: Final = "SELECT (SELECT COUNT(*) FROM who) - (SELECT COUNT(DISTINCT person) FROM want_role)"


def _summary(scratch: Scratch) -> Summary:
    one = scratch.one
    touched = "is_new OR renamed OR id IN (SELECT id FROM moved) OR id IN (SELECT id FROM gone)"
    return Summary(
        new=one("SELECT COUNT(*) FROM who WHERE is_new"),
        moved=one("SELECT COUNT(*) FROM moved"),
        left=one("SELECT COUNT(*) FROM gone"),
        renamed=one("SELECT COUNT(*) FROM who WHERE renamed AND id NOT IN (SELECT id FROM moved)"),
        same=one(f"SELECT COUNT(*) FROM who WHERE NOT ({touched})"),  # noqa: S608 - our own words
        without_rights=one(_WITHOUT_RIGHTS),
        new_classes=one("SELECT COUNT(*) FROM want_class WHERE is_new"),
        changed_classes=one("SELECT COUNT(*) FROM want_class WHERE changed"),
        new_schools=one("SELECT COUNT(*) FROM place WHERE is_new"),
        changed_schools=one("SELECT COUNT(*) FROM place WHERE NOT is_new AND (renamed OR gets_code)"),
        schools=one("SELECT COUNT(*) FROM place"),
        names={group: list(_first(scratch, query)) for group, query in _NAMES.items()},
    )


def _first(scratch: Scratch, query: str) -> Iterator[str]:
    for (name,) in scratch.rows(f"{query} LIMIT {MOST_NAMES}"):
        yield name
