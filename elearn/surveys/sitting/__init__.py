"""Closing and release in one sitting: trustees bring their shares, ballots are opened in memory, counted, released;
keys go.

Purpose: at any moment a closing has either not begun or can be finished. What is published, the list of counted
ballots, the sealed exact tables, the erasure of places and the wave's new state are one commit; what follows
(`finish`: tombstone, dropping the ballots, deleting signing keys) may be done again at any time.
Tables owned: none. Doors: `operations` (begin, close, finish, destroy, bury), `queries` (verify), `jobs`,
`views.blueprint`. The tally key is in memory only, while `close` runs: in no job, no file and no log.
"""
