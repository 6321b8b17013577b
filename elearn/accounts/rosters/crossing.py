"""Rules between rows and files: each is one question to the scratch file that answers with the rows that break it."""

from dataclasses import dataclass
from functools import partial
from typing import Final

from elearn.accounts.places.codes import is_area_code, is_school_code
from elearn.accounts.rosters.oneroster.faults import MOST_FAULTS, Faults
from elearn.accounts.rosters.scratch import Scratch
from elearn.base.core.messages import N_, Message

_TABLES: Final = {
    "session": "academicSessions.csv",
    "org": "orgs.csv",
    "course": "courses.csv",
    "class": "classes.csv",
    "person": "users.csv",
    "role": "roles.csv",
    "enrolment": "enrollments.csv",
}
# Unique where the file keeps the rule, which nearly every file does: then nothing is asked about doubles.
_UNIQUE: Final = {f"{table}_key": f"{table} (key)" for table in _TABLES}
_INDEXES: Final = """
CREATE INDEX IF NOT EXISTS role_all ON role (person, org, role, type);
CREATE INDEX IF NOT EXISTS enrolment_all ON enrolment (class, person, role, begins);
"""
_ROLES_SCREEN: Final = """SELECT 1 FROM role GROUP BY person, org
  HAVING SUM(type = 'primary') <> 1 OR COUNT(*) <> COUNT(DISTINCT role) LIMIT 1"""
_CLASSES_SCREEN: Final = "SELECT 1 FROM enrolment GROUP BY class, person, role, begins HAVING COUNT(*) > 1 LIMIT 1"


@dataclass(frozen=True)
class Rule:
    """`query` gives `row` and, where the words name it, `value`. A cheaper `screen` tells whether to ask it at all."""

    table: str
    column: str
    name: str
    message: Message
    query: str
    screen: str = ""


def _unknown(table: str, field: str, column: str, target: str, query: str = "") -> Rule:
    asked = query or (
        f"SELECT a.row, a.{field} FROM {table} a LEFT JOIN {target} b ON b.key = a.{field} "  # noqa: S608 - our names
        f"WHERE a.{field} <> '' AND b.key IS NULL"
    )
    words = N_("“%(value)s” stands nowhere in %(file)s.", file=_TABLES[target])
    return Rule(table, column, f"unknown-{target}", words, asked)


def _double(table: str) -> Rule:
    query = (
        f"SELECT a.row, a.key FROM {table} a JOIN (SELECT key, MIN(row) AS first FROM {table} "  # noqa: S608 - our names
        "GROUP BY key HAVING COUNT(*) > 1) b ON b.key = a.key AND a.row > b.first"
    )
    screen = f"SELECT 1 FROM pragma_index_list('{table}') WHERE name = '{table}_key' AND NOT \"unique\""  # noqa: S608
    return Rule(table, "sourcedId", "double", N_("“%(value)s” stands twice in this file."), query, screen)


def _turned(table: str, column: str = "endDate") -> Rule:
    query = f"SELECT row, ends FROM {table} WHERE begins <> '' AND ends <> '' AND ends < begins"  # noqa: S608 - ours
    return Rule(table, column, "dates", N_("The end (%(value)s) lies before the beginning."), query)


RULES: Final = (
    *(_double(table) for table in _TABLES),
    _turned("session"),
    _turned("role"),
    _turned("enrolment"),
    Rule(
        *("session", "startDate", "school-year"),
        N_("A school year begins on 1 April and ends on 31 March."),
        """SELECT row, begins FROM session WHERE type = 'schoolYear' AND ends >= begins
           AND (substr(begins, 6) <> '04-01' OR ends <> (substr(begins, 1, 4) + 1) || '-03-31')""",
    ),
    Rule(
        *("session", "schoolYear", "year-differs"),
        N_("“%(value)s” is not the year of the days beside it."),
        """SELECT row, year FROM session WHERE type = 'schoolYear'
           AND year + 0 NOT IN (substr(begins, 1, 4) + 0, substr(begins, 1, 4) + 1)""",
    ),
    _unknown("session", "parent", "parentSourcedId", "session"),
    _unknown("org", "parent", "parentSourcedId", "org"),
    Rule(
        *("org", "parentSourcedId", "parent-kind"),
        N_("Above a school or board stands a board (district), not a school."),
        "SELECT a.row, a.parent FROM org a JOIN org b ON b.key = a.parent WHERE b.type <> 'district'",
    ),
    Rule(
        *("org", "parentSourcedId", "circle"),
        N_("Following the boards upwards leads back to “%(value)s”."),
        """WITH RECURSIVE up (start, key) AS (SELECT key, parent FROM org WHERE parent <> ''
             UNION SELECT up.start, org.parent FROM up JOIN org ON org.key = up.key WHERE org.parent <> '')
           SELECT org.row, org.key FROM up JOIN org ON org.key = up.start WHERE up.start = up.key""",
    ),
    Rule(
        *("org", "identifier", "school-code"),
        N_("“%(value)s” is no MEXT school code (13 signs, such as B113100000001)."),
        "SELECT row, code FROM org WHERE type = 'school' AND NOT is_school_code(code)",
    ),
    Rule(
        *("org", "identifier", "area-code"),
        N_("“%(value)s” is no local-government code (6 digits; the last one checks the others)."),
        "SELECT row, code FROM org WHERE type = 'district' AND code <> '' AND NOT is_area_code(code)",
    ),
    Rule(
        *("org", "identifier", "double-code"),
        N_("The code “%(value)s” stands twice in this file."),
        """SELECT a.row, a.code FROM org a JOIN (SELECT code, MIN(row) AS first FROM org WHERE code <> ''
           GROUP BY code HAVING COUNT(*) > 1) b ON b.code = a.code AND a.row > b.first""",
    ),
    Rule(
        *("org", "type", "no-school"),
        N_("The roster holds no school."),
        "SELECT 0, '' WHERE NOT EXISTS (SELECT 1 FROM org WHERE type = 'school')",
    ),
    _unknown("course", "year", "schoolYearSourcedId", "session"),
    _unknown("course", "org", "orgSourcedId", "org"),
    _unknown("class", "course", "courseSourcedId", "course"),
    _unknown("class", "school", "schoolSourcedId", "org"),
    Rule(
        *("class", "schoolSourcedId", "not-a-school"),
        N_("“%(value)s” is a board, not a school."),
        "SELECT a.row, a.school FROM class a JOIN org b ON b.key = a.school WHERE b.type <> 'school'",
    ),
    _unknown(
        *("class", "term", "termSourcedIds", "session"),
        "SELECT a.row, a.term FROM term a LEFT JOIN session b ON b.key = a.term WHERE b.key IS NULL",
    ),
    Rule(
        *("class", "termSourcedIds", "two-years"),
        N_("The terms of a class lie in one school year."),
        """SELECT a.row, '' FROM term a JOIN session b ON b.key = a.term GROUP BY a.row
           HAVING COUNT(DISTINCT school_year(b.begins)) > 1""",
    ),
    _unknown("person", "org", "primaryOrgSourcedId", "org"),
    _unknown("person", "home", "metadata.jp.homeClass", "class"),
    Rule(
        *("person", "metadata.jp.homeClass", "not-a-homeroom"),
        N_("“%(value)s” is no homeroom class."),
        "SELECT a.row, a.home FROM person a JOIN class b ON b.key = a.home WHERE b.type <> 'homeroom'",
    ),
    _unknown(
        *("person", "agent", "agentSourcedIds", "person"),
        "SELECT a.row, a.agent FROM agent a LEFT JOIN person b ON b.key = a.agent WHERE b.key IS NULL",
    ),
    Rule(
        *("person", "agentSourcedIds", "own-guardian"),
        N_("Nobody is their own guardian."),
        "SELECT row, agent FROM agent WHERE agent = pupil",
    ),
    Rule(
        *("person", "agentSourcedIds", "guardian-role"),
        N_("“%(value)s” is named as a guardian, but has no such role in roles.csv."),
        """SELECT a.row, a.agent FROM agent a JOIN person p ON p.key = a.agent WHERE a.agent <> a.pupil AND NOT EXISTS
           (SELECT 1 FROM role r WHERE r.person = a.agent AND r.role IN ('guardian', 'parent', 'relative'))""",
    ),
    Rule(
        *("person", "sourcedId", "no-role"),
        N_("“%(value)s” has no role in roles.csv."),
        "SELECT a.row, a.key FROM person a WHERE NOT EXISTS (SELECT 1 FROM role r WHERE r.person = a.key)",
    ),
    _unknown("role", "person", "userSourcedId", "person"),
    _unknown("role", "org", "orgSourcedId", "org"),
    Rule(
        *("role", "role", "double-role"),
        N_("The same person has this role at the same place twice."),
        """SELECT a.row, a.role FROM role a JOIN (SELECT person, org, role, MIN(row) AS first FROM role
           GROUP BY person, org, role HAVING COUNT(*) > 1) b
           ON b.person = a.person AND b.org = a.org AND b.role = a.role AND a.row > b.first""",
        _ROLES_SCREEN,
    ),
    Rule(
        *("role", "roleType", "two-primary"),
        N_("A person has one primary role at a place, not two."),
        """SELECT a.row, a.type FROM role a JOIN (SELECT person, org, MIN(row) AS first FROM role WHERE type = 'primary'
           GROUP BY person, org HAVING COUNT(*) > 1) b
           ON b.person = a.person AND b.org = a.org AND a.type = 'primary' AND a.row > b.first""",
        _ROLES_SCREEN,
    ),
    Rule(
        *("role", "roleType", "no-primary"),
        N_("One role of a person at a place is the primary one."),
        "SELECT MIN(row), '' FROM role GROUP BY person, org HAVING SUM(type = 'primary') = 0",
        _ROLES_SCREEN,
    ),
    _unknown("enrolment", "class", "classSourcedId", "class"),
    _unknown("enrolment", "school", "schoolSourcedId", "org"),
    _unknown("enrolment", "person", "userSourcedId", "person"),
    Rule(
        *("enrolment", "schoolSourcedId", "other-school"),
        N_("The class belongs to another school than “%(value)s”."),
        """SELECT a.row, a.school FROM enrolment a JOIN class b ON b.key = a.class JOIN org o ON o.key = a.school
           WHERE b.school <> a.school""",
    ),
    Rule(
        *("enrolment", "userSourcedId", "double-enrolment"),
        N_("The same person is in this class twice from the same day."),
        """SELECT a.row, a.person FROM enrolment a JOIN (SELECT class, person, role, begins, MIN(row) AS first
           FROM enrolment GROUP BY class, person, role, begins HAVING COUNT(*) > 1) b
           ON b.class = a.class AND b.person = a.person AND b.role = a.role AND b.begins = a.begins
           AND a.row > b.first""",
        _CLASSES_SCREEN,
    ),
    Rule(
        *("enrolment", "role", "not-a-pupil"),
        N_("Who learns in a class needs the role student at its school in roles.csv."),
        """SELECT a.row, a.person FROM enrolment a JOIN class c ON c.key = a.class AND c.school = a.school
           JOIN person p ON p.key = a.person WHERE a.role = 'student' AND NOT EXISTS
           (SELECT 1 FROM role r WHERE r.person = a.person AND r.org = a.school AND r.role = 'student')""",
    ),
)


def check(scratch: Scratch, *, invented: bool = False) -> None:
    """Ask every question; RosterRefused with all rows found, in the order of the files. `invented`: as in `codes`."""
    scratch.teach("is_school_code", partial(is_school_code, invented=invented))
    scratch.teach("is_area_code", partial(is_area_code, invented=invented))
    scratch.teach("school_year", _school_year)
    for name, columns in _UNIQUE.items():
        scratch.index(name, columns)
    scratch.run(_INDEXES)
    faults = Faults()
    screens = {screen: scratch.one(screen) is not None for screen in {rule.screen for rule in RULES} if screen}
    for rule in RULES:
        if screens.get(rule.screen, True):
            _ask(scratch, rule, faults)
    faults.stop()


def _ask(scratch: Scratch, rule: Rule, faults: Faults) -> None:
    asked = f"SELECT * FROM ({rule.query}) ORDER BY 1 LIMIT {MOST_FAULTS}"  # noqa: S608 - our own rules
    for row, value in scratch.rows(asked):
        message = Message(rule.message.text, {**rule.message.values, "value": value})
        faults.add(_TABLES[rule.table], row, rule.column if row else "", rule.name, message)


def _school_year(day: str) -> int:
    """The school year of a day like 2026-04-01."""
    return int(day[:4]) - (day[5:] < "04-01")
