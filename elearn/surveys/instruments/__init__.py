"""The versioned questions and what the indicators count, as files: read once, never changed while the program runs.

Doors: `reading` (`instrument`, `instruments`, `definitions`), `shapes` (what they are made of). A change of any word
is a new file with a series of its own. No table, no Flask.
"""
