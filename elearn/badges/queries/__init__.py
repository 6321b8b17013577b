"""Reads: badges, what the issuer publishes, files to take along, verification, the door, coverage."""

from elearn.badges.checking import Check, Given, Verdict, given_address, given_file, verify
from elearn.badges.queries.coverage import Coverage, coverage_of, held_skills, office_of, offices_of
from elearn.badges.queries.door import AtDoor, at_door, pass_key
from elearn.badges.queries.files import Files, Kept, public_name
from elearn.badges.queries.held import Held, can_issue, held_by, held_ids, valid_at
from elearn.badges.queries.issued import Issued, IssuedPage, issued_by
from elearn.badges.queries.published import Published, issuer_profile, key_document
from elearn.badges.queries.shown import Shown, badge_of, mine, own_badge, shown

__all__ = [
    "AtDoor",
    "Check",
    "Coverage",
    "Files",
    "Given",
    "Held",
    "Issued",
    "IssuedPage",
    "Kept",
    "Published",
    "Shown",
    "Verdict",
    "at_door",
    "badge_of",
    "can_issue",
    "coverage_of",
    "given_address",
    "given_file",
    "held_by",
    "held_ids",
    "held_skills",
    "issued_by",
    "issuer_profile",
    "key_document",
    "mine",
    "office_of",
    "offices_of",
    "own_badge",
    "pass_key",
    "public_name",
    "shown",
    "valid_at",
    "verify",
]
