"""Moving house: the whole site in one sealed file, and back, on either engine.

Purpose: `elearn backup` writes every table, the sealed ballots of open waves and the issuer's keys, as one consistent
look, encrypted for whoever holds the backup key (age, X25519); the server can write backups and cannot read them.
`elearn restore` checks the whole file first, fills an empty database (SQLite or PostgreSQL, whichever it came from),
compares checksums table by table, and keeps destroyed waves destroyed. See docs/backup.md and docs/decisions/0022.
Tables owned: none. Doors: `operations`. Callers: `cli`.
"""
