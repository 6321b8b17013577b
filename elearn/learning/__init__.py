"""Learning: lessons open to all, attempts, answers and what became of them.

Purpose: shows lessons, records answers as an append-only ledger, and says where a learner stands.
Tables owned: attempt, answer, cohort (learners who take a lesson together and see feedback together), reveal.
Doors: `operations` (start, answer, reveal, open and close a cohort, purge), `queries` (attempts, tallies, results),
`rules` (own attempt), `signals` (answer_recorded, player_opened); for the composition root `views`, `jobs`, `privacy`.
Who may call: classroom and every room above it. Calls courseware, questions and accounts.

The state of a question is a fold over the *set* of its rows (`ledger`), so retries, duplicates and late or reordered
batches give the same state. Whoever holds the signed attempt key may deliver answers for it (`keys`), because a shared
tablet must send the last pupil's answers after the next one has sat down. A valid key whose attempt is gone means
"purged" (410); anything else that is not there is unknown (404).
"""
