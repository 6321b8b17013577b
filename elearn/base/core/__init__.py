"""What every room may stand on: database, errors, clock, ports, signals, jobs, message keys. No Flask, no feature."""
