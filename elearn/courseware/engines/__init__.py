"""Heavy libraries, one a file; nothing but the command line loads them."""
