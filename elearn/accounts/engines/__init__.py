"""One heavy library each, loaded by `base.core.engine` at the first need."""
