"""Everyone's rights over what is kept about them: see, take along, erase; what goes in time; the notice; the audit log.

Purpose: one place that asks all rooms (their `PersonalData`, by the service `Duties`) and knows none of their tables.
Tables owned: none. The list of erasures is a folder of files (`KEYS_DIR/erasures`), backed up apart from the database.
Doors: `operations` (erase, replay, forget in time), `queries` (what is kept about somebody, the log for
administrators), `rules` (permissions).
Callers: the command line and its own views.
"""
