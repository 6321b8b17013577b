"""Heavy libraries of this room."""
