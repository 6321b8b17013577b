"""Courseware: reads the folder of courses into one immutable catalogue.

Tables owned: none.
Doors: `queries` (the catalogue, its lessons, ruby for titles); for the command line `engines.furigana`.
Who may call: learning, classroom and everything above them. Knows `questions` and `base.core`; no Flask.
A broken lesson is left out with its faults named; it stops neither the other lessons nor the server.
"""
