"""The edge: permissions, errors to HTTP, languages, headers, bodies. Knows Flask, knows no feature."""
