"""See `elearn.surveys`."""
