"""Guardians' answers: for each pupil of a class list and each purpose the newest yes or no, and what follows from it.

A guardian is never named here: an answer says that it was given for a child, when, how, on which wording, and who
entered it. Rows are only added; the newest counts. See docs/decisions/0032.
Tables owned: guardian_answer, guardian_rule.
Doors: `queries` (re-exported by `accounts.queries` for the rooms above), `operations`, `rules`, `views.blueprint`.
"""
