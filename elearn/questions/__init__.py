"""The question kinds: parse, form field, mark, explain, print. Pure: no database, no Flask, no clock.

Tables owned: none.
Doors: `base` (Question, Texts, Labels, LABELS, Mark, BadAnswer) and `kinds` (KINDS, AnyQuestion, parse).
Who may call: every room above (courseware parses, learning reads and marks, classroom tallies).
A new kind is one file here and one line in `kinds`.
"""
