"""What a cell may hold: one expression for each kind, with the words that tell what is wrong and what to do.

All kinds refuse control signs, half-width kana and beginnings that spreadsheets run as a formula.
"""

import re
from dataclasses import dataclass
from typing import Final

from elearn.base.core.messages import N_, Message

MOST_CELL: Final = 255
# ASCII unit separator: no cell holds it, so a row joined by it can be matched as one text.
SEPARATOR: Final = "\x1f"
_FORMULA = r"(?![=+\-@])"
_PLAIN = r"[^\x00-\x1f\x7f-\x9f\uff61-\uff9f]"
_ID = r"[A-Za-z0-9._-]{1,64}"
_GRADE = r"(?:P[1-6]|J[1-3]|H[1-3]|E[1-3])"
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
HALF_WIDTH_KANA = re.compile(r"[\uff61-\uff9f]")
FORMULA = re.compile(r"[=+\-@]")


@dataclass(frozen=True)
class Kind:
    """`pattern` matches a filled cell as a whole; `message` is said when it does not."""

    name: str
    pattern: str
    message: Message

    def fits(self, cell: str) -> bool:
        """Whether a filled cell is right."""
        return re.fullmatch(self.pattern, cell) is not None


def _one_of(name: str, *values: str) -> Kind:
    words = N_("“%(value)s” is none of: %(values)s.", values=", ".join(values))
    return Kind(name, "|".join(map(re.escape, values)), words)


TEXT = Kind(
    "text",
    rf"{_FORMULA}{_PLAIN}{{1,{MOST_CELL}}}",
    N_("This cell cannot be read. Please type it anew.", value=""),
)
ID = Kind(
    "id", rf"{_FORMULA}{_ID}", N_("“%(value)s” is no identifier: letters, digits, hyphen, dot and underline only.")
)
IDS = Kind(
    "ids",
    rf"{_FORMULA}{_ID}(?:, ?{_ID})*",
    N_("“%(value)s” is no list of identifiers parted by commas."),
)
DATE = Kind(
    "date",
    r"[12]\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])",
    N_("“%(value)s” is no day. Please write it like 2026-04-01."),
)
YEAR = Kind("year", r"[12]\d{3}", N_("“%(value)s” is no year. Please write it like 2026."))
NUMBER = Kind("number", r"\d{1,3}", N_("“%(value)s” is no number from 0 to 999."))
GRADES = Kind(
    "grades",
    rf"{_GRADE}(?:, ?{_GRADE})*",
    N_("“%(value)s” is no grade. Please write P1 to P6, J1 to J3, H1 to H3 or E1 to E3, several parted by commas."),
)
BOOL = _one_of("bool", "true", "false")
EMPTY = Kind("empty", r"(?!)", N_("This column must be empty in a bulk file, but it holds “%(value)s”."))
SESSION_TYPE = _one_of("session-type", "schoolYear", "semester", "term", "gradingPeriod")
ORG_TYPE = _one_of("org-type", "district", "school")
CLASS_TYPE = _one_of("class-type", "homeroom", "scheduled")
ROLE_TYPE = _one_of("role-type", "primary", "secondary")
ROLE = _one_of(
    *("role", "student", "teacher", "guardian", "parent", "relative", "principal", "counselor", "aide", "proctor"),
    *("districtAdministrator", "siteAdministrator", "systemAdministrator"),
)
ENROLLED_AS = _one_of("enrolled-as", "student", "teacher", "guardian", "administrator", "proctor")
# What is never kept: mail, phone, password and the like. It is not even looked at.
DROPPED = Kind("dropped", rf"[^{SEPARATOR}]*", TEXT.message)
