"""「不安は減り、備えは増えているか」: what released tables say, and what they do not.

Purpose: indicators with their uncertainty, verdicts in words, charts, downloads, and a page for teachers. Everything
is computed from tables that went through disclosure control; what was suppressed stays suppressed, nothing is imputed.
Tables owned: earlier_survey (an official's own surveys of before, shown beside ours and never joined).
Doors: `queries` (the report of a base), `operations` (enter and withdraw an earlier survey), `rules`, `privacy`,
`views.blueprint`. Callers: the composition root and `demo`. Calls surveys (released tables alone), accounts,
courseware (data files, lessons). Within the room: `indicators` and `reading` are pure; `exports` writes files;
`engines` draws and sets. See docs/reports.md and docs/decisions/0013.
"""
