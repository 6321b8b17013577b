"""Sealed anxiety surveys: anonymous even against whoever holds the database, the logs and the backups.

Purpose: an official opens a wave; everyone eligible gets one blindly signed token; answers are sealed in the browser,
cast without a name, opened only by the trustees together, and leave this house as released tables alone.
Parts, each importing only those below it (see docs/decisions/0010):
  `sitting`  closing and release in one sitting: trustees, tally, publication, destruction of keys
  `design`   waves, strata, eligible places, slips, blind issuing, survey pages. Knows learners, never an answer
  `ballots`  public keys, casting, inclusion lists. Knows nobody
  `tally`    opens sealed ballots in memory and counts declared tables
  `release`  disclosure control; owns the released tables, the only exit
  `instruments` the versioned questions and definitions, as files; `crypto` blind signatures, sealing, shares
"""
