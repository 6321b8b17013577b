"""Families: the rule that parent and child make, and what a class learned, on the phone that holds its slip.

Purpose: `/family/` needs no account. The family rule is laid out and forgotten: nothing of it is stored. A slip, which
the teacher prints and which is good once, opens a class page on one phone; it tells what the class learned and nothing
of any child. See docs/decisions/0019.
Tables owned: class_page, class_page_lesson, family_slip.
Doors: `operations` (make and close a page, its lessons, print slips, open one), `queries` (a teacher's pages, what a
phone has opened), `rules`, `jobs`, `privacy`, `listeners` (a line on the teacher's desk), `views.blueprint`.
Callers: the rooms above (`demo`) and the composition root. Calls classroom, materials, courseware and accounts.
"""
