"""Whoever means harm: each attack on the real app fails, and its control on a careless twin succeeds."""
