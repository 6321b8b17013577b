"""The files and columns of the profile, in their order, and what is kept of them: as little as a class list needs."""

from dataclasses import dataclass
from typing import Final

from elearn.accounts.rosters.oneroster import kinds
from elearn.accounts.rosters.oneroster.kinds import Kind

VERSIONS: Final = ("1.2_JP", "1.2.1", "1.2")
MANIFEST: Final = "manifest"
# All files that the standard knows; the manifest has a line for each.
ALL_FILES: Final = (
    *("academicSessions", "categories", "classes", "classResources", "courses", "courseResources", "demographics"),
    *("enrollments", "lineItemLearningObjectiveIds", "lineItems", "lineItemScoreScales", "orgs", "resources"),
    *("resultLearningObjectiveIds", "results", "resultScoreScales", "roles", "scoreScales", "userProfiles"),
    *("userResources", "users"),
)


@dataclass(frozen=True)
class Column:
    """`kept` columns are handed on; the others are checked, or not even that (kind DROPPED), and forgotten."""

    name: str
    kind: Kind = kinds.TEXT
    required: bool = False
    kept: bool = False
    older: str = ""  # the name in older profiles


@dataclass(frozen=True)
class File:
    """`columns` come in this order; then `extras` (`metadata.*`), which may be missing."""

    name: str
    columns: tuple[Column, ...]
    extras: tuple[Column, ...] = ()

    @property
    def csv(self) -> str:
        """The name inside the zip."""
        return f"{self.name}.csv"


def _kept(name: str, kind: Kind = kinds.TEXT) -> Column:
    return Column(name, kind, kept=True)


def _needed(name: str, kind: Kind = kinds.TEXT, *, kept: bool = True) -> Column:
    return Column(name, kind, required=True, kept=kept)


def _dropped(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, kinds.DROPPED) for name in names)


_START = (
    _needed("sourcedId", kinds.ID),
    Column("status", kinds.EMPTY),
    Column("dateLastModified", kinds.EMPTY),
)
ACADEMIC_SESSIONS = File(
    "academicSessions",
    (
        *_START,
        _needed("title"),
        _needed("type", kinds.SESSION_TYPE),
        _needed("startDate", kinds.DATE),
        _needed("endDate", kinds.DATE),
        _kept("parentSourcedId", kinds.ID),
        _needed("schoolYear", kinds.YEAR),
    ),
)
ORGS = File(
    "orgs",
    (
        *_START,
        _needed("name"),
        _needed("type", kinds.ORG_TYPE),
        _kept("identifier"),
        _kept("parentSourcedId", kinds.ID),
    ),
)
COURSES = File(
    "courses",
    (
        *_START,
        _kept("schoolYearSourcedId", kinds.ID),
        _needed("title"),
        Column("courseCode"),
        Column("grades", kinds.GRADES),
        _needed("orgSourcedId", kinds.ID),
        *_dropped("subjects", "subjectCodes"),
    ),
)
CLASSES = File(
    "classes",
    (
        *_START,
        _needed("title"),
        _kept("grades", kinds.GRADES),
        _needed("courseSourcedId", kinds.ID),
        *_dropped("classCode"),
        _needed("classType", kinds.CLASS_TYPE),
        *_dropped("location"),
        _needed("schoolSourcedId", kinds.ID),
        _needed("termSourcedIds", kinds.IDS),
        *_dropped("subjects", "subjectCodes", "periods"),
    ),
    # Whether a class is one for special needs is nobody's business here.
    _dropped("metadata.jp.specialNeeds"),
)
USERS = File(
    "users",
    (
        *_START,
        _needed("enabledUser", kinds.BOOL),
        # Often a mail address: it must be there, and is not kept.
        _needed("username", kinds.DROPPED, kept=False),
        *_dropped("userIds"),
        _needed("givenName"),
        _needed("familyName"),
        _kept("middleName"),
        *_dropped("identifier", "email", "sms", "phone"),
        _kept("agentSourcedIds", kinds.IDS),
        _kept("grades", kinds.GRADES),
        *_dropped("password"),
        _kept("userMasterIdentifier", kinds.ID),
        _kept("preferredGivenName"),
        _kept("preferredMiddleName"),
        _kept("preferredFamilyName"),
        _kept("primaryOrgSourcedId", kinds.ID),
        *_dropped("pronouns"),
    ),
    (
        _kept("metadata.jp.kanaGivenName"),
        _kept("metadata.jp.kanaFamilyName"),
        _kept("metadata.jp.kanaMiddleName"),
        _kept("metadata.jp.homeClass", kinds.ID),
        _kept("metadata.jp.kanaPreferredFamilyName"),
        _kept("metadata.jp.kanaPreferredGivenName"),
        _kept("metadata.jp.kanaPreferredMiddleName"),
    ),
)
ROLES = File(
    "roles",
    (
        *_START,
        _needed("userSourcedId", kinds.ID),
        _needed("roleType", kinds.ROLE_TYPE),
        _needed("role", kinds.ROLE),
        _kept("beginDate", kinds.DATE),
        _kept("endDate", kinds.DATE),
        _needed("orgSourcedId", kinds.ID),
        *_dropped("userProfileSourcedId"),
    ),
)
ENROLLMENTS = File(
    "enrollments",
    (
        *_START,
        _needed("classSourcedId", kinds.ID),
        _needed("schoolSourcedId", kinds.ID),
        _needed("userSourcedId", kinds.ID),
        _needed("role", kinds.ENROLLED_AS),
        _kept("primary", kinds.BOOL),
        _kept("beginDate", kinds.DATE),
        _kept("endDate", kinds.DATE),
    ),
    (
        Column("metadata.jp.shussekiNo", kinds.NUMBER, kept=True, older="metadata.jp.ShussekiNo"),
        Column("metadata.jp.publicFlg", kinds.BOOL, older="metadata.jp.PublicFlg"),
    ),
)
# Read in this order; demographics and userProfiles may be in the zip and are not opened.
FILES: Final = (ACADEMIC_SESSIONS, ORGS, COURSES, CLASSES, USERS, ROLES, ENROLLMENTS)
# Version 1.2 had it after userMasterIdentifier.
OLDER_COLUMN: Final = ("users", "userMasterIdentifier", Column("resourceSourcedIds", kinds.DROPPED))
