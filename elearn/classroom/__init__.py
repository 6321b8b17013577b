"""A live class: from the code on the board to the last answer.

Purpose: a teacher runs a lesson with a class; pupils take numbered seats without a name; screens follow one revision.
Tables owned: class_session, seat, hand_count, board_pairing, class_result.
Doors: `operations` (start, join, pace, seats, end, purge), `queries` (desk, board, projector, state), `rules`
(permissions), `jobs` (what is due), `views.blueprint`, `listeners` (reacts to `learning.signals`), `signals`
(desk_opened).
Callers: the rooms above (`demo`, later `lti` and `family`) and the composition root.
"""
