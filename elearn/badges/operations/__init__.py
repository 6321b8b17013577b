"""Writes: issuing and taking back, what a holder may do, the code at the door, what offices enter."""

from elearn.badges.credentials import Ground
from elearn.badges.models import REASONS
from elearn.badges.operations.doors import Ticket, ask_at_door, forget_passes, open_door
from elearn.badges.operations.holding import delete, set_name_shown
from elearn.badges.operations.issuing import Award, issue, restore, revoke, rotate_key, suspend
from elearn.badges.operations.offices import set_office

__all__ = [
    "REASONS",
    "Award",
    "Ground",
    "Ticket",
    "ask_at_door",
    "delete",
    "forget_passes",
    "issue",
    "open_door",
    "restore",
    "revoke",
    "rotate_key",
    "set_name_shown",
    "set_office",
    "suspend",
]
