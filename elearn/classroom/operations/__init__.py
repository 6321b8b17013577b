"""Writes of a live class: one function per use case. None commits; each raises the session's revision."""

from elearn.classroom.operations.pairing import approve_pairing, ask_for_board, refuse_pairing
from elearn.classroom.operations.purging import end_forgotten, purge
from elearn.classroom.operations.running import (
    SEATS,
    close_door,
    end,
    hold,
    open_door,
    release,
    reveal,
    set_pace,
    set_step,
    start_session,
)
from elearn.classroom.operations.seating import (
    clear_help,
    free_seat,
    return_to_seat,
    show_pictures,
    swap_seats,
    take_seat,
    want_help,
)

__all__ = [
    "SEATS",
    "approve_pairing",
    "ask_for_board",
    "clear_help",
    "close_door",
    "end",
    "end_forgotten",
    "free_seat",
    "hold",
    "open_door",
    "purge",
    "refuse_pairing",
    "release",
    "return_to_seat",
    "reveal",
    "set_pace",
    "set_step",
    "show_pictures",
    "start_session",
    "swap_seats",
    "take_seat",
    "want_help",
]
