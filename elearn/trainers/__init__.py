"""Teaching teachers: from the first lesson to a badge, and on to bringing up the next ones.

Purpose: pathways supporter → trainer → lead trainer: modules, a drawn test, practice sessions that somebody watches and
co-signs, a code of conduct, the badge the moment all of it holds, renewal; founding leads, lineage, cohorts. See
docs/trainers.md and docs/decisions/0018.
Tables owned: trainer_path, trainer_consent, trainer_test, trainer_test_answer, trainer_test_result, trainer_session,
trainer_observation, trainer_award, trainer_appointment, trainer_cohort, trainer_cohort_day, trainer_cohort_member.
Doors: `operations` (begin, test, practice, co-sign, award, appoint, cohorts), `queries` (programme, standing, tests,
sessions, signing graph, lineage, cohorts), `rules` (permissions), `jobs`, `privacy`, `views.blueprint`.
Callers: rooms above (`care` and up), `demo`, `cli` and the composition root. Calls badges, classroom, learning,
courseware, accounts.
"""
