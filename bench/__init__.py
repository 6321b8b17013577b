"""`make bench`: figures that anyone can repeat, as ratios to a bare Flask page and a durable floor in the same run."""
