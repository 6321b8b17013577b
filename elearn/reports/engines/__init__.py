"""One heavy library each; loaded by `elearn.base.core.engines.engine` alone."""
