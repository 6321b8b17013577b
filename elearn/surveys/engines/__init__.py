"""Heavy libraries of this room, loaded when first needed (see `base.core.engines`)."""
