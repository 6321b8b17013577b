"""Serves the yardsticks under the flags that `elearn serve` uses: `python -m bench.bare_serving PORT`."""

import sys

from elearn.cli.server import run_granian

if __name__ == "__main__":
    run_granian("bench.bare:bare_app", "127.0.0.1", int(sys.argv[1]))
