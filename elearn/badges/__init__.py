"""Open Badges: what someone can do, said so that any verifier accepts it.

Purpose: issue, publish, bake, revoke, suspend and verify Open Badges 3.0; show a visitor's badge at the door; map held
skills. The room knows no trainer: whoever decides that a badge is earned calls `operations.issue`. See docs/badges.md
and docs/decisions/0012.
Tables owned: badge, badge_status_list, badge_door_pass, badge_office.
Doors: `operations` (issue, revoke, suspend, restore, show, hide, delete, open the door, offices), `queries` (badges,
issuer profile, status lists, verification, coverage), `rules` (permissions), `jobs`, `privacy`, `views.blueprint`.
Callers: rooms above (`trainers`, `demo`, `cli`) and the composition root. Calls accounts, courseware's shapes and the
typesetter's fonts in materials.
"""
