"""Rosters: class groups, who belongs to them from when to when, and the OneRoster files that say so.

`oneroster/` is pure: it reads and checks a zip and knows no database. `staging` holds a read roster in a scratch file,
`difference` compares it with what is known, `operations` writes the difference. A roster is never needed for a lesson.
Tables owned: class_group, membership, guardianship, roster_person, roster_draft.
"""
