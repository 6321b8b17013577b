"""The audit log: who did what, in an order that nobody can change unseen.

Rows are only added, each with the SHA-256 of what it says and of the row before it; triggers of both engines refuse to
change or delete one. A person stands in it only by a pseudonym. The row that says whose pseudonym it is (`audit_key`)
is deleted when the person is erased: the chain still verifies, and says of nobody what they did.

Tables owned: audit_event, audit_key, audit_head. Doors: `record` and `Action` for every room's operations, `acting` for
the edge, `verify` and `events` for those who look. See docs/decisions/0016.
"""

from elearn.base.core.audit.chain import Verdict, events, verify
from elearn.base.core.audit.models import AuditEvent, OnlyAdded
from elearn.base.core.audit.writing import ACTIONS, Action, acting, people_behind, pseudonym_for, pseudonym_of, record

__all__ = [
    "ACTIONS",
    "Action",
    "AuditEvent",
    "OnlyAdded",
    "Verdict",
    "acting",
    "events",
    "people_behind",
    "pseudonym_for",
    "pseudonym_of",
    "record",
    "verify",
]
