"""Heavy libraries of this room, loaded by `base.core.engine`."""
