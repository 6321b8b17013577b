"""How much to try, and the figures that came out: `tests/sizes.toml` by `ELEARN_SIZES` (`test` or `prove`)."""

import os
import tomllib
from pathlib import Path

SIZES = tomllib.loads((Path(__file__).parent / "sizes.toml").read_text(encoding="utf-8"))
RUN = os.environ.get("ELEARN_SIZES", "test")
PROVING = RUN == "prove"


def size(name):
    """The size of `name` for this run."""
    return SIZES[name][RUN]


def looks():
    """Languages and colour schemes to look at: all four pairs when proving, else each language and each scheme once."""
    pairs = [("ja", "light"), ("en", "dark")]
    return [*pairs, ("ja", "dark"), ("en", "light")] if PROVING else pairs
