"""The command line: one file per group, each command a thin call to an operation.

Exit codes: 0 done, 1 refused with one clear line, 2 wrong use.
"""

from elearn.cli.root import main

__all__ = ["main"]
