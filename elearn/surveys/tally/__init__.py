"""Opens sealed ballots in memory and counts the declared tables. Writes nothing; knows nobody and no session.

Doors: `counts` (what goes on to release: StratumCount), `counting` (plain ballots to counts, pure), `chunks` (what a
sitting is, and some sealed ballots to counts), `opening` (all of them, with the processes of `helper`). Callers:
`sitting`.
"""
