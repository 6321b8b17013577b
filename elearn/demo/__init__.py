"""The invented town: everything to try, nothing real.

Purpose: `make demo`. Tables owned: none; it writes through other rooms' operations.
Doors: `town.build_town`, and `/demo` (one button per persona; exists in demo mode only). Callers: cli, app.
"""
