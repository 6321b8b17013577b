"""Public keys, casting and inclusion lists. Knows nobody: no account, no session, no cookie, no address (`veil`).

Tables owned: `survey_counted`; outside the schema, each wave's ballots in a store of their own (`store`): a SQLite file
`ballots/<wave>.db` beside the main database, or the PostgreSQL table `<wave>` of the schema `ballots`; dropped whole.
Doors: `operations` (cast), `queries` (counts, lists), `store` (make, read, drop), `views.blueprint`, `veil`.
"""
