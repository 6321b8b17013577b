"""`python -m tests.fuzz.run TARGET --runs N [--seed N]`: one target under atheris, in a process of its own.

Exit 0: nothing found. A find prints its traceback and stays in the folder that `--keep` names.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["elearn", "shamir_mnemonic", "defusedxml", "tests.fuzz.targets"]):
    from tests.fuzz import targets

CORPUS = Path(__file__).parent / "corpus"


def main():
    """Fuzz one target, beginning from its seeds and from what was once found."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("target", choices=[*targets.TARGETS, "careless"])
    asked.add_argument("--runs", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", default=tempfile.gettempdir())
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as begin:
        for number, seed in enumerate(targets.seeds(given.target)):
            Path(begin, str(number)).write_bytes(seed)
        known = CORPUS / given.target
        folders = [begin, *([str(known)] if known.is_dir() else [])]
        options = [f"-runs={given.runs}", f"-seed={given.seed}", "-max_len=4096", f"-artifact_prefix={given.keep}/"]
        target = {**targets.TARGETS, "careless": targets.careless}[given.target]
        atheris.Setup([sys.argv[0], *options, *folders], target)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
