"""The command line as an operator uses it, without the seconds that starting a process of its own costs."""

import os

from click.testing import CliRunner

from elearn.cli import main


def elearn(*words, env, fails=False):
    """Run `elearn WORDS` with the settings in `env`; give what it said. It must exit 0, or with `fails` it must not."""
    done = CliRunner().invoke(main, [str(word) for word in words], env={**os.environ, "ELEARN_MODE": "test", **env})
    assert bool(done.exit_code) == fails, f"elearn {' '.join(map(str, words))}: {done.output}{done.exception or ''}"
    return done.output
