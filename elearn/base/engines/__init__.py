"""Heavy libraries of the ground, one each; loaded by `base.core.engine` only where they are asked for."""
