"""The addresses of this room, on one blueprint: joining, live state, desk, board, projector, pairing, trials."""

from elearn.classroom import listeners
from elearn.classroom.views import board, desk, joining, live, pairing, projector, surveys, trials
from elearn.classroom.views.blueprint import blueprint

__all__ = ["blueprint", "board", "desk", "joining", "listeners", "live", "pairing", "projector", "surveys", "trials"]
