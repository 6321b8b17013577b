"""「話したいことがある」: a child asks a grown-up of the school for a talk.

Purpose: schools name the adults who listen; a child in a class picks one; the request reaches two named people only.
A request is sealed (`sealing`): the database alone tells neither who nor to whom. Where nobody is appointed, the page
shows the outside help points and does not pretend to send. See docs/decisions/0008.
Tables owned: trusted_adult, talk_request.
Doors: `operations` (appoint, withdraw, send, read, close, hand on, purge), `queries` (adults, inbox), `rules`
(permissions), `jobs` (what is due), `privacy`, `views.blueprint`, `listeners` (a line on the teacher's desk).
Callers: the rooms above (`demo`, `cli`) and the composition root. Calls classroom, courseware and accounts.
"""
