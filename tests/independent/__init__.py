"""Software of others that must agree with ours: run as it is, with nothing of ours inside."""
