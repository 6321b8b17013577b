"""One heavy library each, loaded by `base.core.engines.engine` at the first need."""
