"""Coverage-guided fuzzing (atheris) of everything that reads bytes from outside; see targets.py and test_parsers.py."""
