"""How the site runs: one page for whoever runs it, and the same findings as numbers for Prometheus.

Purpose: `/operations/` tells an administrator of the whole site what is well, what is not, and what to do, command by
command. Every room looks after its own part (`base.core.checks`); what stands here is the ground: database, disk,
Redis, clock, certificate, due jobs, sizes. Tables owned: none. Doors: `checks` (what is looked at here), `metrics`.
Callers: the composition root.
"""
