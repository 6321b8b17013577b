"""People and learners.

Purpose: who someone is. A *learner* is an opaque id (person, seat or guest) that attempts refer to; a *person* can
sign in.
Tables owned: organisation, learner, person, role_grant.
Doors: `operations` (learners, people, grants), `queries` (the actor of a request, people), `rules` (permissions).
Callers: every room above; the edge asks `queries.actor_of`.
"""
