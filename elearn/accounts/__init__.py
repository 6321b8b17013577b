"""People and learners.

Purpose: who someone is. A *learner* is an opaque id (person, seat or guest) that attempts refer to; a *person* can
sign in.
Tables owned: organisation, learner, person, role_grant; class_group, membership, guardianship, roster_person and
roster_draft (`rosters`); guardian_answer and guardian_rule (`consents`); and in `signing` all that lies between a
person and the door.
Inside: `places` (official codes, import of municipalities and schools), `rosters` (OneRoster, class groups, years),
`consents` (what guardians agreed to), `signing` (sessions, passwords, second steps, passkeys, invitations, recovery).
Doors: `operations` (learners, people, grants), `queries` (the actor of a request, people), `rules` (permissions).
Callers: every room above; the edge asks `queries.actor_of`.
"""
